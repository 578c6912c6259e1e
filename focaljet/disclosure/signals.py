"""What happened here. Sent within the transaction; ids only."""

from django.dispatch import Signal

package_wanted = Signal()  # case_id
data_given = Signal()  # case_id: a package was handed over
recall_queued = Signal()  # recall_id
