"""Which state may follow which: every pair, may and may not (docs/states.md)."""

import pytest
from django_fsm import TransitionNotAllowed

from permits.application.models import Application
from permits.application.states import ApplicationState
from permits.fanout.models import Case
from permits.fanout.states import CLOSED, CaseState

CASE_MOVES = {
    "mark_asked": {"received": "needs_supplement"},
    "mark_supplemented": {"needs_supplement": "received"},
    "mark_accepted": {"received": "under_review"},
    "mark_not_accepted": {"received": "not_accepted"},
    "mark_recorded": {"received": "recorded"},
    "mark_proposed": {"under_review": "awaiting_signature"},
    "mark_sent_back": {"awaiting_signature": "under_review"},
    "mark_granted": {"under_review": "granted", "awaiting_signature": "granted"},
    "mark_refused": {"under_review": "refused", "awaiting_signature": "refused"},
    "mark_delivered": {"granted": "delivered", "recorded": "delivered"},
    "mark_withdrawn": {
        "received": "withdrawn",
        "needs_supplement": "withdrawn",
        "under_review": "withdrawn",
        "awaiting_signature": "withdrawn",
    },
}
APPLICATION_MOVES = {
    "mark_submitted": {"draft": "submitted"},
    "mark_in_review": {"submitted": "in_review"},
    "mark_completed": {"submitted": "completed", "in_review": "completed"},
    "mark_withdrawn": {"draft": "withdrawn", "submitted": "withdrawn", "in_review": "withdrawn"},
}


def in_state(model: type, state: str) -> Case | Application:
    """An unsaved row in a state no verb was asked to bring it to."""
    return model(state=state)


@pytest.mark.parametrize("move", CASE_MOVES)
@pytest.mark.parametrize("state", CaseState.values)
def test_case_moves(move: str, state: str) -> None:
    case = in_state(Case, state)
    target = CASE_MOVES[move].get(state)
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(case, move)()
    else:
        getattr(case, move)()
        assert case.state == target


@pytest.mark.parametrize("move", APPLICATION_MOVES)
@pytest.mark.parametrize("state", ApplicationState.values)
def test_application_moves(move: str, state: str) -> None:
    application = in_state(Application, state)
    target = APPLICATION_MOVES[move].get(state)
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(application, move)()
    else:
        getattr(application, move)()
        assert application.state == target


def test_the_tables_name_every_transition() -> None:
    assert set(CASE_MOVES) == {name for name in vars(Case) if name.startswith("mark_")}
    assert set(APPLICATION_MOVES) == {name for name in vars(Application) if name.startswith("mark_")}


def test_state_is_never_set_by_hand() -> None:
    case = in_state(Case, "received")
    with pytest.raises(AttributeError):
        case.state = "granted"


@pytest.mark.parametrize("state", CaseState)
def test_every_state_has_two_labels(state: CaseState) -> None:
    assert str(state.for_officer)
    assert str(state.for_business)


def test_nothing_leaves_a_closed_state_but_to_be_delivered() -> None:
    leaving = {(source, move) for move in CASE_MOVES for source in CASE_MOVES[move] if CaseState(source) in CLOSED}
    assert leaving == {("granted", "mark_delivered"), ("recorded", "mark_delivered")}
