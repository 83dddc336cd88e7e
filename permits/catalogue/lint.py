"""What an item's facts may not say or leave out (P9 P10). Pure; every rule has a code and says what to do.

Findings, not exceptions: publishing is refused with all of them at once. Any JSON is survived: a document of the
wrong shape is ``schema``'s to tell.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from permits.catalogue.annex import ANNEX, SERVICES
from permits.catalogue.book import Document, named
from permits.catalogue.findings import CATCH_ALL, DAYS, LONGEST, Finding, entries, part, said, texts


@dataclass(frozen=True)
class Known:
    """What documents may refer to. An empty set of departments or batches is not checked against."""

    elements: Mapping[str, Document]
    materials: Mapping[str, Document]
    items: Collection[str]
    departments: Collection[str] = ()
    batches: Collection[int] = ()


Found = Iterator[tuple[str, str, str]]
"""(rule, path, message): the caller knows where."""


def lint_items(
    documents: Iterable[Document],
    elements: Iterable[Document],
    materials: Iterable[Document],
    *,
    departments: Collection[str] = (),
    batches: Collection[int] = (),
) -> list[Finding]:
    """Everything wrong with what the items say, given the two dictionaries they draw on."""
    rows = named("items", documents)
    known = Known(
        elements={str(one.get("code")): one for one in elements},
        materials={str(one.get("code")): one for one in materials},
        items={str(one.get("code")) for _, one in rows},
        departments=departments,
        batches=batches,
    )
    checks = (*CHECKS, references)
    found = [
        Finding(rule, where, path, message)
        for where, one in rows
        for check in checks
        for rule, path, message in check(one, known)
    ]
    return [*found, *_repeats(rows)]


def lint_annex(documents: Iterable[Document]) -> list[Finding]:
    """Every line of the plan's list and every service of its clause (五) is there."""
    codes = {str(one.get("code")) for one in documents}
    return [
        Finding("seed-words", f"items/{code}", "", f"清单里的第 {code} 项不见了，请把它加回来")
        for code in (*ANNEX, *SERVICES)
        if code not in codes
    ]


def catch_all(document: Document, known: Known) -> Found:
    for path, words in texts(document):
        if path not in {"name", "department", "remark"} and (caught := CATCH_ALL.search(words)):
            yield "catch-all", path, f"“{caught[0]}”是兜底的话，请列出具体是哪些，列不出就删掉"


def bases(document: Document, known: Known) -> Found:
    laws = entries(document.get("legal_bases"))
    if not laws:
        yield "no-basis", "legal_bases", "没有法律依据，请至少写一条法律、法规或者规章"
    for place, law in laws:
        if not said(law, "law"):
            yield "no-basis", f"legal_bases[{place}].law", "没写是哪部法，请补上"
    limits = part(document, "limits")
    timed = [("limits.statutory", part(limits, "statutory")), ("limits.promised", part(limits, "promised"))]
    timed += [(f"limits.stages[{place}]", stage) for place, stage in entries(limits.get("stages"))]
    for path, limit in [*timed, ("result.renewal", part(document, "result", "renewal"))]:
        if limit and not said(limit, "law"):
            yield "no-basis", f"{path}.law", "期限没写出自哪部法，请补上"


def conditions(document: Document, known: Known) -> Found:
    seen: set[str] = set()
    for place, one in entries(document.get("conditions")):
        path = f"conditions[{place}]"
        for key, words in (
            ("dimension", "没写属于哪方面，请选场所、设备、资金、人员或管理制度"),
            ("source", "没写依据，请写出自哪部法第几条"),
            ("self_check", "没有自查的问题，请写一句经营者自己能回答的话"),
        ):
            if not said(one, key):
                yield "condition-source", f"{path}.{key}", words
        if said(one, "text") in seen:
            yield "duplicate-condition", f"{path}.text", "和前面的条件重复，请合并成一条"
        seen.add(said(one, "text"))


def materials(document: Document, known: Known) -> Found:
    seen: set[str] = set()
    for place, one in entries(document.get("materials")):
        path, code, source = f"materials[{place}]", said(one, "material"), said(one, "source")
        if not source:
            yield "material-source", f"{path}.source", "没写从哪里来，请选申请人提交、部门共享或内部产生"
        elif source == "shared" and code in known.materials and not known.materials[code].get("shared"):
            yield "material-source", f"{path}.source", f"{code} 没登记由哪个部门共享，请在材料库写明，或改由申请人提交"
        if (said(one, "necessity") == "conditional") != bool(said(one, "when")):
            words = "写明什么情况下要" if not said(one, "when") else "把 necessity 改成 conditional，或者删掉 when"
            yield "material-when", f"{path}.when", f"视情况才要的材料和 when 要一起写，请{words}"
        if code in seen:
            yield "duplicate-material", f"{path}.material", f"{code} 已经列过，请只留一次，用 note 说清两种用途"
        seen.add(code)


def form(document: Document, known: Known) -> Found:
    seen: set[str] = set()
    own = f"X{said(document, 'code').zfill(2)}_"
    examples = part(document, "example")
    for place, one in entries(document.get("form")):
        path, code = f"form[{place}].element", said(one, "element")
        if code in seen:
            yield "duplicate-element", path, f"{code} 在这张表里已经问过，请只留一次"
        seen.add(code)
        if code.startswith(own) and not said(examples, code):
            yield "no-example", path, f"{code} 没有填写示例，请在 example 里补上"


def commitment(document: Document, known: Known) -> Found:
    """Plan (九): in the listed areas commitment needs a law of its own, and it is asked on the form (S01)."""
    agreed = part(document, "commitment")
    allowed, area = agreed.get("allowed") is True, said(document, "excluded_area")
    if allowed and area and not said(agreed, "ground"):
        yield (
            "commitment-ground",
            "commitment.ground",
            f"{area} 属于不适用告知承诺的领域，请写明哪部法允许，或改为不允许",
        )
    if allowed and "S01" not in {said(one, "element") for _, one in entries(document.get("form"))}:
        yield "commitment-off", "form", "允许告知承诺，表里却没有问申办方式，请加上 S01"
    for key in ("conditions", "materials"):
        for place, one in entries(document.get(key)):
            if one.get("commitment") is not True:
                continue
            if not allowed:
                yield "commitment-off", f"{key}[{place}].commitment", "本事项不办告知承诺，请把这里改成 false"
            elif area and key == "materials" and not said(one, "commitment_ground"):
                path = f"{key}[{place}].commitment_ground"
                yield "commitment-ground", path, f"{area} 属于不适用告知承诺的领域，请写明哪部法允许免交这份材料"


def explanation(document: Document, known: Known) -> Found:
    words = part(document, "explanation")
    for key, longest in LONGEST.items():
        text = said(words, key)
        if not text:
            yield "explanation", f"explanation.{key}", "没写，请用一两句大白话说明"
        elif len(text) > longest:
            yield "explanation", f"explanation.{key}", f"有 {len(text)} 个字，请缩到 {longest} 个字以内"


def limits(document: Document, known: Known) -> Found:
    all_limits = part(document, "limits")
    statutory, promised = part(all_limits, "statutory"), part(all_limits, "promised")
    timed = [("limits.statutory", statutory), *([("limits.promised", promised)] if promised else [])]
    timed += [(f"limits.stages[{place}]", stage) for place, stage in entries(all_limits.get("stages"))]
    for path, limit in timed:
        if said(limit, "unit") not in DAYS:
            yield "limit-unit", f"{path}.unit", f"期限没有单位，请选{'、'.join(DAYS.values())}"
    if not promised or said(promised, "unit") not in DAYS or said(statutory, "unit") not in DAYS:
        return
    if said(promised, "unit") != said(statutory, "unit"):
        yield "limit-unit", "limits.promised.unit", f"请和法定时限用同一个单位（{DAYS[said(statutory, 'unit')]}）"
        return
    ours, theirs = promised.get("value"), statutory.get("value")
    if isinstance(ours, int) and isinstance(theirs, int) and ours > theirs:
        yield "limit-order", "limits.promised.value", f"承诺 {ours} 比法定 {theirs} 还长，请改短或者不承诺"


def term(document: Document, known: Known) -> Found:
    """行政许可法50: a paper with a term says when to ask for its renewal."""
    result = part(document, "result")
    renewal = part(result, "renewal")
    if part(result, "validity").get("value") and not renewal:
        yield "renewal", "result.renewal", "证照有有效期，请写明届满前什么时候申请延续"
    opens, closes = part(renewal, "opens"), part(renewal, "closes")
    for key, window in (("opens", opens), ("closes", closes)):
        if window and said(window, "unit") not in DAYS:
            yield "limit-unit", f"result.renewal.{key}.unit", f"期限没有单位，请选{'、'.join(DAYS.values())}"
    first, last = opens.get("value"), closes.get("value")
    alike = said(opens, "unit") == said(closes, "unit")
    if alike and isinstance(first, int) and isinstance(last, int) and first <= last:
        yield "renewal", "result.renewal.opens.value", "延续的窗口先开后关，请让 opens 比 closes 离届满更早"


def hearing(document: Document, known: Known) -> Found:
    review = part(document, "review")
    grounds = review.get("excluded_time_grounds")
    if review.get("hearing") is True and not (isinstance(grounds, list) and "hearing" in grounds):
        yield "hearing-ground", "review.excluded_time_grounds", "要听证的事项，听证时间不计入期限，请加上 hearing"


def doubt(document: Document, known: Known) -> Found:
    doubtful = any(path.endswith("confidence") and words == "unconfirmed" for path, words in texts(document))
    if doubtful and not document.get("notes"):
        yield "unsaid-doubt", "notes", "有标为待核定的内容，请在备注里写清楚请哪个部门核定什么"


def seed(document: Document, known: Known) -> Found:
    code = said(document, "code")
    words = dict(zip(("name", "department", "remark"), ANNEX.get(code, ()), strict=False))
    if code in SERVICES:
        words = {"name": SERVICES[code]}
    for key, right in words.items():
        if document.get(key) != right:
            yield "seed-words", key, f"这是方案清单的文字，一个字都不能改，请写“{right}”"


def references(document: Document, known: Known) -> Found:
    asked = {said(one, "element") for _, one in entries(document.get("form"))}
    for key, name, table in (("form", "element", known.elements), ("materials", "material", known.materials)):
        for place, one in entries(document.get(key)):
            if (code := said(one, name)) and code not in table:
                yield "unknown-reference", f"{key}[{place}].{name}", f"库里没有 {code}，请先建好或者改成已有的代码"
    for code in part(document, "example"):
        if code not in asked:
            yield "unknown-reference", f"example.{code}", f"表里没有问 {code}，请删掉这条示例"
    printed = part(document, "result").get("printed")
    for place, code in enumerate(printed if isinstance(printed, list) else ()):
        if str(code) not in asked:
            yield "unknown-reference", f"result.printed[{place}]", f"表里没有问 {code}，证照上印不出来，请删掉"
    related = document.get("related")
    linked = [(f"related[{n}]", code) for n, code in enumerate(related if isinstance(related, list) else ())]
    linked += [
        (f"prerequisites[{n}].item", one["item"]) for n, one in entries(document.get("prerequisites")) if "item" in one
    ]
    linked = [(path, code if isinstance(code, str) else "") for path, code in linked]
    for path, code in linked:
        if code not in known.items or code == document.get("code"):
            yield "unknown-reference", path, f"没有可以指向的事项 {code}，请改成目录里别的事项"
    department, batch = said(part(document, "office"), "department"), document.get("batch")
    if known.departments and department not in known.departments:
        yield "unknown-reference", "office.department", f"没有部门 {department}，请改成办理机构里有的代码"
    if known.batches and (not isinstance(batch, int) or batch not in known.batches):
        yield "unknown-reference", "batch", f"没有第 {batch} 批，请改成已有的批次"


def _repeats(rows: list[tuple[str, Document]]) -> Iterator[Finding]:
    """An explanation that fits two items explains neither."""
    first: dict[tuple[str, str], str] = {}
    for where, document in rows:
        for key in ("why", "trigger", "consequence"):
            if not (text := said(part(document, "explanation"), key)):
                continue
            other = first.setdefault((key, text), where)
            if other != where:
                code = other.partition("/")[2]
                message = f"和事项 {code} 的说明一字不差，请写出本事项自己的情况"
                yield Finding("repeated-explanation", where, f"explanation.{key}", message)


CHECKS: tuple[Callable[[Document, Known], Found], ...] = (
    seed, bases, limits, conditions, materials, form, term, hearing, commitment, explanation, catch_all, doubt,
)  # fmt: skip
