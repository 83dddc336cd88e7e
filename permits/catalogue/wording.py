"""The format's keys and values as people say them. Pure; ``diff`` puts them into sentences."""

from collections.abc import Mapping
from typing import Any

from permits.catalogue.facts import DIMENSION_LABELS, GROUP_LABELS, UNIT_LABELS

NOTHING = "无"

KEYS = {
    # an item, in the order a reader meets them
    "code": "序号",
    "name": "事项名称",
    "short_name": "简称",
    "department": "市级主管部门",
    "remark": "备注",
    "batch": "批次",
    "kind": "办理类型",
    "applicant": "申请人",
    "office": "受理机构",
    "office.department": "受理部门",
    "office.level": "受理层级",
    "legal_bases": "依据",
    "limits": "时限",
    "limits.statutory": "法定时限",
    "limits.promised": "承诺时限",
    "limits.stages": "分步时限",
    "conditions": "条件",
    "materials": "材料",
    "form": "填写项",
    "result": "办理结果",
    "result.document": "结果文书",
    "result.validity": "有效期",
    "result.validity_note": "有效期说明",
    "result.renewal": "延续",
    "result.renewal.opens": "延续最早提出时间（到期前）",
    "result.renewal.closes": "延续最晚提出时间（到期前）",
    "result.renewal.law": "延续的依据",
    "result.renewal.confidence": "延续规定的可信程度",
    "result.printed": "证面打印项",
    "prerequisites": "前置事项",
    "related": "相关事项",
    "review": "审查方式",
    "review.visit": "现场核查",
    "review.hearing": "听证",
    "review.second_signature": "第二人签批",
    "review.first_review": "先行初审",
    "review.excluded_time_grounds": "不计入时限的情形",
    "commitment": "告知承诺",
    "commitment.allowed": "可以告知承诺",
    "commitment.ground": "告知承诺的依据",
    "commitment.confidence": "告知承诺规定的可信程度",
    "excluded_area": "不适用告知承诺的领域",
    "explanation": "说明",
    "explanation.why": "为什么要办",
    "explanation.basis": "依据的说明",
    "explanation.trigger": "什么情况要办",
    "explanation.consequence": "不办的后果",
    "example": "示例",
    "notes": "待确认事项",
    "guidance": "导办规则",
    "guidance.needed": "需要办理的条件",
    "guidance.inside": "属于一照通行范围的条件",
    "guidance.because": "导办说明",
}
PARTS = {
    # what stands inside an entry of a list, whatever list it is
    "law": "依据",
    "article": "条款",
    "as_of": "核对日期",
    "confidence": "可信程度",
    "source": "来源",
    "name": "名称",
    "value": "数值",
    "unit": "单位",
    "dimension": "方面",
    "text": "内容",
    "self_check": "自查问题",
    "commitment": "可以承诺",
    "commitment_ground": "承诺的依据",
    "material": "材料",
    "necessity": "要求",
    "when": "什么情况要交",
    "note": "说明",
    "element": "填写项",
    "required": "必填",
    "min": "最小值",
    "max": "最大值",
    "max_length": "最多字数",
    "item": "事项",
    "kind": "类型",
    "tolerable": "可以容缺",
    "code": "代码",
    "label": "名称",
    "group": "分组",
    "type": "填写方式",
    "hint": "提示",
    "choices": "选项",
    "words": "同义词",
    "enterprise_field": "取自企业档案",
    "sensitive": "敏感信息",
    "check_when": "校验条件",
    "forms": "文件格式",
    "shared": "共享来源",
    "help": "帮助",
    "spec": "定义",
    "opens": "最早提出（到期前）",
    "closes": "最晚提出（到期前）",
    "questions": "导办问题",
    "answers": "回答",
    "expect": "应当得出",
}
VALUES: dict[str, Mapping[str, Any]] = {
    "kind": {"licence": "许可", "filing": "备案", "registration": "登记", "qualification": "资格",
             "in_catalogue": "清单内", "outside": "清单外"},
    "applicant": {"enterprise": "企业", "person": "个人"},
    "level": {"city": "市级", "county": "县（市、区）级"},
    "dimension": DIMENSION_LABELS,
    "group": GROUP_LABELS,
    "confidence": {"verified": "原文", "reference": "国家法律，供参考", "unconfirmed": "待部门确认"},
    "source": {"applicant": "申请人提交", "shared": "部门共享", "internal": "办理中生成", "licence": "营业执照",
               "identity": "身份信息", "property": "不动产登记", "tax": "税务", "annual_report": "年报",
               "social_security": "社保"},
    "necessity": {"required": "必须交", "tolerable": "可以容缺", "conditional": "有条件才交"},
    "excluded_area": {"national_security": "国家安全", "public_safety": "公共安全", "health": "公众健康",
                      "life_property": "生命财产安全", "ecology": "生态环境", "finance": "金融",
                      "ideology": "意识形态"},
    "excluded_time_grounds": {"hearing": "听证", "tender": "招标", "auction": "拍卖", "inspection": "检验",
                              "testing": "检测", "quarantine": "检疫", "appraisal": "鉴定",
                              "expert_review": "专家评审"},
    "type": {"text": "短文字", "longtext": "长文字", "integer": "整数", "decimal": "数字", "date": "日期",
             "choice": "单选", "multichoice": "多选", "yesno": "是或否", "uscc": "统一社会信用代码",
             "id_number": "证件号码", "phone": "电话", "single": "单选", "multi": "多选", "number": "数字"},
    "unit": dict(UNIT_LABELS) | {"year": "年"},
}  # fmt: skip


def word(key: str, value: Any) -> str:
    """One value as people read it; ``key`` is the last key of its path, which says what the value may be."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(word(key, one) for one in value)
    if isinstance(value, Mapping):
        return amount(value) or "；".join(f"{part(k)} {word(k, v)}" for k, v in value.items())
    text = str(value)
    return str(VALUES.get(key, {}).get(text, text))


def amount(value: Any) -> str:
    """「20 个工作日」 of a mapping with a value and a unit; empty when it is not one."""
    if not isinstance(value, Mapping) or not {"value", "unit"} <= set(value):
        return ""
    if value["value"] is None:
        return NOTHING
    return f"{value['value']} {VALUES['unit'].get(str(value['unit']), value['unit'])}"


def part(key: str) -> str:
    return PARTS.get(key) or KEYS.get(key) or key
