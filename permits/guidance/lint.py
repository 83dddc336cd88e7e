"""What guidance rules and questions may not be (P10): missing, broken, contradictory, dead or idle. Pure.

Decided exactly, over every way people can answer (``diagram``), never by trying some answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from permits.catalogue.book import Document, named
from permits.catalogue.findings import Finding, said
from permits.guidance.diagram import TRUE, Diagram, checks_of
from permits.guidance.rules import Const, Group, Not, Question, Rule, RuleError, load_questions, parse

RULES = {
    "no-rule": "每项都有导办规则",
    "no-reason": "导办规则有一句话说明",
    "bad-rule": "规则的写法正确",
    "unknown-question": "规则用到的问题都存在",
    "unknown-answer": "规则用到的选项都存在",
    "contradiction": "规则有成立的可能",
    "always": "规则随回答而变",
    "dead-branch": "规则的每个分支都起作用",
    "unreachable": "事项有办得到的可能",
    "no-scope": "备注限定范围的，有范围规则",
    "duplicate-question": "问题的代码不重复",
    "idle-question": "每个问题都决定些什么",
}
Found = Iterator[tuple[str, str, str]]


def lint_rules(documents: Sequence[Document], questions: Sequence[Document]) -> list[Finding]:
    """Everything wrong with the items' rules, and the questions none of them needs."""
    rows = named("questions", questions)
    try:
        known = load_questions(questions)
    except (RuleError, KeyError, TypeError, AttributeError):
        return list(_duplicates(rows))  # the rest is the schema's to tell; rules cannot be read without questions
    used: set[str] = set()
    found: list[Finding] = []
    for where, document in named("items", documents):
        found += [Finding(rule, where, path, message) for rule, path, message in _item(document, known, used)]
    for where, row in rows:
        if str(row["code"]) not in used:
            message = "任何回答都不改变哪一项要不要办，请删掉这个问题，或者在规则里用上"
            found.append(Finding("idle-question", where, "", message))
    return found


def _duplicates(rows: Sequence[tuple[str, Any]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for where, row in rows:
        code = said(row, "code") if isinstance(row, Mapping) else ""
        if code in seen:
            yield Finding("duplicate-question", where, "code", f"问题 {code} 已经有了，请换一个代码")
        seen.add(code)


def _item(document: Document, known: Sequence[Question], used: set[str]) -> Found:
    guidance = document.get("guidance")
    if not isinstance(guidance, Mapping) or "needed" not in guidance:
        yield "no-rule", "guidance", "没有导办规则，谁也问不到这一项，请写 needed"
        return
    if not said(guidance, "because"):
        yield "no-reason", "guidance.because", "没有说明什么情况下需要，请写一句话"
    yield from _scope(document, guidance)
    rules: dict[str, Rule] = {}
    table = {question.code: question for question in known}
    for key in ("needed", "inside"):
        if key not in guidance:
            continue
        broken = list(mistakes(guidance[key], table, f"guidance.{key}"))
        if broken:
            used |= _mentioned(guidance[key])
            yield from broken
        else:
            rules[key] = parse(guidance[key], known)
    if "needed" in rules:
        yield from _meaning(rules["needed"], rules.get("inside"), known, used)


def _scope(document: Document, guidance: Document) -> Found:
    """A remark is a limit on scope: outside it people go the usual way, and are told so."""
    if said(document, "remark") and "inside" not in guidance:
        yield "no-scope", "guidance", "备注限定了范围，请写 inside，说明什么情况走一照通行"
    if not said(document, "remark") and "inside" in guidance:
        yield "no-scope", "guidance.inside", "没有备注限定范围，请删掉 inside，或者先写备注"


def _meaning(needed: Rule, inside: Rule | None, known: Sequence[Question], used: set[str]) -> Found:
    rules = [needed] if inside is None else [needed, inside]
    diagram = Diagram(known, rules)
    node = diagram.of(needed)
    used |= {check.question.code for check in checks_of(needed)} if node <= TRUE else diagram.asks(node)
    if not diagram.can(node):
        yield "contradiction", "guidance.needed", "怎么回答都不成立，请检查“并且”和“不是”是不是互相矛盾"
        return
    if not diagram.can(diagram.negate(node)):
        yield "always", "guidance.needed", "怎么回答都成立，等于没有条件，请写清什么情况才需要"
        return
    yield from _dead(diagram, needed, "guidance.needed", TRUE)
    if inside is None:
        return
    scope = diagram.of(inside)
    used |= diagram.asks(scope)
    if not diagram.can(diagram.both(node, scope)):
        yield "unreachable", "guidance.inside", "需要办的人都被划到范围以外，没有人能在这里办，请检查 inside"
    elif not diagram.can(diagram.both(node, diagram.negate(scope))):
        yield "always", "guidance.inside", "需要办的人都在范围以内，这条范围规则不起作用，请写清什么情况走传统模式"
    else:
        yield from _dead(diagram, inside, "guidance.inside", node)


def _dead(diagram: Diagram, root: Rule, path: str, given: int) -> Found:
    """Branches whose place could be taken by a plain true or false.

    ``given``: what is known to hold where the rule is looked at — scope is asked about only once an item is needed.
    """
    whole = diagram.both(given, diagram.of(root))

    def look(rule: Rule, path: str, around: Any) -> Found:
        for value in (False, True):
            if rule is not root and diagram.same(diagram.both(given, diagram.of(around(Const(value)))), whole):
                yield "dead-branch", path, "这个分支成不成立结果都一样，请删掉它，或者检查和别的分支是不是重复"
                return
        if isinstance(rule, Not):
            yield from look(rule.rule, f"{path}.!", lambda inner: around(Not(inner)))
        elif isinstance(rule, Group):
            for place, one in enumerate(rule.rules):
                yield from look(one, f"{path}.{rule.op}[{place}]", _instead(rule, place, around))

    yield from look(root, path, lambda rule: rule)


def _mentioned(tree: Any) -> set[str]:
    """Questions a rule names, however broken it is: they are not idle for that."""
    if isinstance(tree, Mapping):
        named_here = {tree["var"]} if isinstance(tree.get("var"), str) else set()
        return named_here.union(*(_mentioned(one) for one in tree.values()))
    return set().union(*(_mentioned(one) for one in tree)) if isinstance(tree, list) else set()


def _instead(group: Group, place: int, around: Any) -> Any:
    return lambda inner: around(Group(group.op, (*group.rules[:place], inner, *group.rules[place + 1 :])))


def mistakes(tree: Any, known: Mapping[str, Question], path: str) -> Found:
    """Every mistake in a rule's writing, in Chinese; ``rules.parse`` accepts exactly the trees that have none."""
    if isinstance(tree, bool):
        return
    if not isinstance(tree, Mapping) or len(tree) != 1:
        yield "bad-rule", path, "规则要写 true、false，或者只有一个运算的“运算: 内容”"
        return
    op, body = next(iter(tree.items()))
    inner = f"{path}.{op}"
    if op == "!":
        yield from mistakes(body, known, inner)
    elif op in {"and", "or"}:
        if not isinstance(body, list) or not body:
            yield "bad-rule", inner, f"{op} 后面要列出至少一条规则"
        for place, one in enumerate(body if isinstance(body, list) else ()):
            yield from mistakes(one, known, f"{inner}[{place}]")
    elif op not in {"==", "!=", ">", ">=", "<", "<=", "in"}:
        yield "bad-rule", inner, f"没有 {op} 这种运算，请用 and、or、!、in 或者比较大小"
    elif not isinstance(body, list) or len(body) != 2:
        yield "bad-rule", inner, "比较要正好写两样：问题和值"
    else:
        yield from _comparison(op, body, known, inner)


def _comparison(op: str, body: list[Any], known: Mapping[str, Question], path: str) -> Found:
    turned = op == "in" and isinstance(body[1], Mapping)
    operand, value = (body[1], body[0]) if turned else (body[0], body[1])
    if not isinstance(operand, Mapping) or set(operand) != {"var"}:
        yield "bad-rule", path, "比较的一边要写 {var: 问题代码}"
        return
    question = known.get(operand["var"]) if isinstance(operand["var"], str) else None
    if question is None:
        yield "unknown-question", path, f"没有 {operand['var']} 这个问题，请改成已有的问题，或者先建这个问题"
        return
    code, kind = question.code, question.type
    if turned != (kind == "multi"):
        words = "多选题，请写成 {in: [选项, {var: " + code + "}]}" if kind == "multi" else "多选题才能这样写"
        yield "bad-rule", path, f"{code} {'是' if kind == 'multi' else '不是多选题，'}{words}"
        return
    if op not in {"==", "!=", "in"} and kind != "number":
        yield "bad-rule", path, f"{code} 不是数字题，不能比大小"
        return
    if op == "in" and not turned and (kind != "single" or not isinstance(value, list) or not value):
        yield "bad-rule", path, "in 的后面要列出单选题的几个选项"
        return
    for one in value if op == "in" and not turned else [value]:
        if question.choices and one not in question.values:
            yield "unknown-answer", path, f"问题 {code} 没有 {one} 这个选项，请从 {'、'.join(question.values)} 里选"
        elif not question.choices and not _fits(kind, one):
            yield (
                "bad-rule",
                path,
                f"{code} 要和{'是否（true 或 false）' if kind == 'yesno' else '数字'}比，不能和 {one} 比",
            )


def _fits(kind: str, value: Any) -> bool:
    if kind == "yesno":
        return isinstance(value, bool)
    return isinstance(value, int | float) and not isinstance(value, bool)
