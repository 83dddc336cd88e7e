"""What the officer's pages share: the shell, the queue's sections, what may be done now, who came first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits import access
from permits.catalogue.models import Kind
from permits.decision.models import Decision
from permits.desks import told
from permits.desks.dossier import Dossier, Sibling, waits_for
from permits.desks.officer_forms import CLOSED
from permits.fanout.models import Case
from permits.fanout.states import CaseState as State
from permits.review import queue as queues
from yangjiang.accounts.models import Role, User
from yangjiang.audit.trail import chain_of
from yangjiang.clock import SHANGHAI
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import State as ClockState
from yangjiang.web.errors import Refused

# kind → what the decision is called: granted, refused
DECISION_WORDS = {
    Kind.LICENCE: (gettext_lazy("准予许可"), gettext_lazy("不予许可")),
    Kind.REGISTRATION: (gettext_lazy("准予登记"), gettext_lazy("不予登记")),
    Kind.QUALIFICATION: (gettext_lazy("准予认定"), gettext_lazy("不予认定")),
    Kind.FILING: (gettext_lazy("备案"), gettext_lazy("不予备案")),
}


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    kind: str = "secondary"
    posts: bool = False


@dataclass(frozen=True)
class Acts:
    """What this person may do with the case now: a sentence saying what happens next, and the buttons."""

    say: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Row:
    case: Case
    url: str
    clock: Clock | None


@dataclass(frozen=True)
class Section:
    label: str
    rows: tuple[Row, ...]


def order_for(user: User) -> tuple[queues.Group, ...]:
    """A head who is no officer sees what waits for a signature first."""
    return queues.AS_OFFICER if Role.OFFICER in user.roles() else queues.AS_HEAD


def desk(request: Any, current: str | None = None) -> dict[str, Any]:
    """The shell: whose desk, the rail with its counts. ``current``: the group shown, None off the queue."""
    user: User = request.user
    offices = sorted({p.office.name for p in user.posts_held if p.office and p.role in access.STAFF})
    counts = queues.counts(access.cases_at_desk(user))
    home = reverse("permits:queue")
    groups = [(group.value, group.label, counts.get(group, 0)) for group in order_for(user)]
    entries = [("", _("全部待办"), sum(counts.values())), *groups, (CLOSED, _("已办结"), 0)]
    rail: list[dict[str, Any]] = [
        {"label": label, "url": f"{home}?state={key}" if key else home, "current": key == current, "count": count}
        for key, label, count in entries
    ]
    if Role.HEAD in user.roles():
        url = reverse("permits:catalogue_approvals")
        waiting = access.drafts_to_approve(user).count()
        rail.append({"label": _("事项改动审定"), "url": url, "current": request.path.startswith(url), "count": waiting})
    return {
        "offices": offices,
        "desk_name": offices[0] if len(offices) == 1 else _("%d 个机构") % len(offices),
        "rail": rail,
        "search_url": home,
    }


def sections(cases: Iterable[Case], user: User) -> list[Section]:
    """The page's rows under their group's name; finished cases in one section."""
    labels = dict(queues.Group.choices)
    return [
        Section(str(labels.get(key, _("已办结"))), tuple(_row(case, user) for case in rows))
        for key, rows in groupby(cases, key=lambda case: getattr(case, "group", ""))
    ]


def everything(case: Case, user: User) -> dict[str, Any]:
    """What every page about one case shows."""
    dossier = Dossier(case, chain_of(case))
    siblings = dossier.siblings()
    return {
        "case": case,
        "facts": case.facts,
        "dossier": dossier,
        "deadline": dossier.deadline(),
        "siblings": siblings,
        "waits_for": waits_for(siblings),
        "acts": acts_for(case, user, siblings),
        "story": told.story(dossier.chain),
        "grant_word": DECISION_WORDS[case.facts.kind][0],
        "refuse_word": DECISION_WORDS[case.facts.kind][1],
    }


def acts_for(case: Case, user: User, siblings: list[Sibling]) -> Acts:
    """The acts the law and this person's posts allow now."""
    officer = case.office_id in user.office_ids(Role.OFFICER)
    head = case.office_id in user.office_ids(Role.HEAD)
    names = "、".join(f"「{s.case.facts.short_name}」" for s in waits_for(siblings))
    wait = _("要等同一申请里的%s先办结。") % names if names else ""
    match case.status:
        case State.RECEIVED if officer and case.facts.is_filing:
            first = () if names else (Button(_("备案"), _to("case_record", case), "primary"),)
            return Acts(wait or _("材料齐全就备案，当场生成备案凭证。"), (*first, *_ask_or_turn_away(case)))
        case State.RECEIVED if officer:
            say = _("材料齐全、属于本机关职权就受理；受理后%(limit)s内作出决定，受理通知自动发给企业。")
            accept = Button(_("受理"), _to("case_accept", case), "primary", posts=True)
            return Acts(say % {"limit": case.facts.limit.text}, (accept, *_ask_or_turn_away(case)))
        case State.UNDER_REVIEW if officer:
            decide = _to("case_decide", case)
            yes, no = DECISION_WORDS[case.facts.kind]
            refuse = Button(str(no), f"{decide}?outcome=refuse", "danger")
            grant = Button(str(yes), f"{decide}?outcome=grant", "primary")
            say = (
                _("对照审查要点作出决定，决定后送负责人签批。")
                if case.facts.second_signature
                else _("对照审查要点作出决定，决定后立即生效。")
            )
            return Acts(wait or say, (refuse,) if names else (grant, refuse))
        case State.AWAITING_SIGNATURE if head:
            return Acts(_("经办人已提出决定，等您签批。"), (Button(_("去签批"), _to("case_sign", case), "primary"),))
        case State.AWAITING_SIGNATURE:
            return Acts(_("已送负责人签批，签批后生效。"))
        case State.NEEDS_SUPPLEMENT:
            return Acts(_("已一次告知，等企业补正；这段时间不算办理时间。"))
        case State.GRANTED | State.RECORDED:
            return Acts(_("已办结，等企业领取。"))
        case status if status.closed:
            return Acts(_("已办结。"))
        case _other:
            return Acts(_("由本机构的审批人员办理。"))


def next_for(user: User, case: Case) -> Case | None:
    """The first case in the queue this person can do something about, other than ``case``."""
    own = Decision.objects.filter(decided_by=user, final_at=None, sent_back_at=None).values("case")
    mine = access.cases_at_desk(user).filter(
        Q(office__in=user.office_ids(Role.OFFICER), state__in=[State.RECEIVED, State.UNDER_REVIEW])
        | Q(office__in=user.office_ids(Role.HEAD), state=State.AWAITING_SIGNATURE) & ~Q(pk__in=own)
    )
    return queues.next_after(case, mine, order_for(user))


def what_happened(case: Case, refusal: Refused) -> str:
    """The refusal, and when the case moved meanwhile: who did what, when."""
    if refusal.code != "state_moved":
        return refusal.message
    last = chain_of(case)[-1]
    when = last.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return _("%(when)s %(sentence)s，您这一步没有生效。") % {"when": when, "sentence": told.sentence(last)}


def _row(case: Case, user: User) -> Row:
    """A head's row opens the signing page at once; it shows the whole file."""
    signs = case.status is State.AWAITING_SIGNATURE and case.office_id in user.office_ids(Role.HEAD)
    due = case.due
    running = due if due and due.state != ClockState.STOPPED and not case.status.closed else None
    return Row(case, _to("case_sign" if signs else "case", case), running)


def _ask_or_turn_away(case: Case) -> tuple[Button, ...]:
    return (
        Button(_("一次告知补正"), _to("case_ask", case)),
        Button(_("不予受理"), _to("case_not_accept", case), "danger"),
    )


def _to(name: str, case: Case) -> str:
    return reverse(f"permits:{name}", args=[case.number])
