"""One locking order for everything that happens to a Case: application, then Case, then its clocks.

The application's row is what parallel decisions queue on, so that the last of them sees all the others.
"""

from permits.application.models import Application
from permits.fanout.models import Case


def lock_case(pk: int) -> Case:
    """The Case with its application, both locked and fresh. Call inside the verb's transaction."""
    application_pk = Case.objects.values_list("application_id", flat=True).get(pk=pk)
    application = (
        Application.objects.select_for_update().select_related("enterprise", "applicant").get(pk=application_pk)
    )
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("revision__item", "office__department").get(pk=pk)
    )
    case.application = application
    return case
