from focaljet.children.models.found import ChildFound as ChildFound
from focaljet.children.models.sealed import SealedRows as SealedRows
from focaljet.children.models.suspicions import Suspicion as Suspicion
