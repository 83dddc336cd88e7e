"""Every way a rule can turn out, at once: a reduced ordered decision diagram over the single facts its answers hold.

Two rules that agree for all answers are the same node, so "never true", "always true" and "this branch changes
nothing" are comparisons, however many choices the questions have. Pure; used by ``lint`` only.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from permits.guidance.rules import NONE_OF_THESE, Check, Const, Not, Question, Rule, Truth, truth

FALSE, TRUE = 0, 1
Atom = tuple[str, Any]
"""One fact: this choice is among the answers (multi), or this is the answer (all others)."""


class Diagram:
    """Nodes over the facts of ``questions`` that ``rules`` look at; ``possible`` holds what people can answer."""

    def __init__(self, questions: Sequence[Question], rules: Sequence[Rule]) -> None:
        self._nodes: list[tuple[int, int, int]] = [(1 << 30, 0, 0), (1 << 30, 1, 1)]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._known: dict[tuple[int, int, int], int] = {}
        self._atoms: dict[Atom, int] = {}
        checks = [check for rule in rules for check in checks_of(rule)]
        self.values = {
            question.code: _values(question, [check for check in checks if check.question.code == question.code])
            for question in questions
        }
        self.values = {code: values for code, values in self.values.items() if values}
        for code, values in self.values.items():
            for value in values:
                self._atoms[(code, value)] = len(self._atoms)
        self.possible = TRUE
        for question in questions:
            if question.code in self.values:
                self.possible = self.both(self.possible, self._answerable(question))

    def of(self, rule: Rule) -> int:
        """The node of a rule; equal nodes mean equal outcomes, impossible answers apart (see ``possible``)."""
        if isinstance(rule, Const):
            return TRUE if rule.value else FALSE
        if isinstance(rule, Not):
            return self.negate(self.of(rule.rule))
        if isinstance(rule, Check):
            node = FALSE
            for value in self.values[rule.question.code]:
                answer = [value] if rule.question.type == "multi" else value
                if truth(rule, {rule.question.code: answer}) is Truth.TRUE:
                    node = self.either(node, self._atom(rule.question.code, value))
            return node
        node = TRUE if rule.op == "and" else FALSE
        for one in rule.rules:
            node = self.both(node, self.of(one)) if rule.op == "and" else self.either(node, self.of(one))
        return node

    def both(self, left: int, right: int) -> int:
        return self._if(left, right, FALSE)

    def either(self, left: int, right: int) -> int:
        return self._if(left, TRUE, right)

    def negate(self, node: int) -> int:
        return self._if(node, FALSE, TRUE)

    def can(self, node: int) -> bool:
        """Whether some answers people can give make it true."""
        return self.both(self.possible, node) != FALSE

    def same(self, left: int, right: int) -> bool:
        return self.both(self.possible, left) == self.both(self.possible, right)

    def asks(self, node: int) -> set[str]:
        """Codes of the questions a node really depends on."""
        codes = [code for code, _ in self._atoms]
        seen, waiting = set[int](), [node]
        while waiting:
            one = waiting.pop()
            if one not in seen and one > TRUE:
                seen.add(one)
                waiting += self._nodes[one][1:]
        return {codes[self._nodes[one][0]] for one in seen}

    def _answerable(self, question: Question) -> int:
        """Exactly one answer; of a multi question at least one, and "none of these" stands alone."""
        values = self.values[question.code]
        atoms = [self._atom(question.code, value) for value in values]
        node = TRUE
        if question.type != "multi":
            for place, one in enumerate(atoms):
                for other in atoms[:place]:
                    node = self.both(node, self.negate(self.both(one, other)))
        elif NONE_OF_THESE in values:
            alone = self._atom(question.code, NONE_OF_THESE)
            for one in atoms:
                if one != alone:
                    node = self.both(node, self.negate(self.both(alone, one)))
        if question.type != "multi" or set(values) == set(question.values):
            some = FALSE
            for one in atoms:
                some = self.either(some, one)
            node = self.both(node, some)
        return node

    def _atom(self, code: str, value: Any) -> int:
        return self._node(self._atoms[(code, value)], FALSE, TRUE)

    def _node(self, level: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (level, low, high)
        if key not in self._unique:
            self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return self._unique[key]

    def _if(self, test: int, then: int, otherwise: int) -> int:
        if test == TRUE or then == otherwise:
            return then
        if test == FALSE:
            return otherwise
        key = (test, then, otherwise)
        if key not in self._known:
            level = min(self._nodes[node][0] for node in key)
            low, high = ([self._branch(node, level, side) for node in key] for side in (1, 2))
            self._known[key] = self._node(level, self._if(*low), self._if(*high))
        return self._known[key]

    def _branch(self, node: int, level: int, side: int) -> int:
        return self._nodes[node][side] if self._nodes[node][0] == level else node


def checks_of(rule: Rule) -> Iterator[Check]:
    """The comparisons a rule is made of."""
    if isinstance(rule, Check):
        yield rule
    elif isinstance(rule, Not):
        yield from checks_of(rule.rule)
    elif not isinstance(rule, Const):
        for one in rule.rules:
            yield from checks_of(one)


def _values(question: Question, checks: Sequence[Check]) -> tuple[Any, ...]:
    """The answers that can make a difference; of a number, one from every stretch between the values compared with."""
    if not checks:
        return ()
    if question.type == "yesno":
        return (False, True)
    if question.type == "single":
        return question.values
    named = {check.value for check in checks}
    if question.type == "multi":
        return tuple(value for value in question.values if value in named)
    marks = sorted(value for value in named if value >= 0)  # an answer is never below nought
    between = [(one + other) / 2 for one, other in pairwise([0, *marks])]
    return tuple(sorted({0, *marks, *between, (marks[-1] if marks else 0) + 1}))
