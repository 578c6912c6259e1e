from focaljet.safeguards.models.breaches import Breach as Breach
from focaljet.safeguards.models.breaches import BreachPerson as BreachPerson
from focaljet.safeguards.models.reviews import AccessReview as AccessReview
from focaljet.safeguards.models.reviews import Attestation as Attestation
