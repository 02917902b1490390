"""What stands in the audit trail, in the words of its page."""

from __future__ import annotations

from collections.abc import Mapping

from core.decision import Verdict
from service.auth.permissions import Permission, Role
from service.retention import RULES

_DEEDS: Mapping[str, str] = {
    "login": "登录",
    "logout": "退出",
    "report.read": "查看报告",
    "report.compare": "并排比对",
    "report.dossier": "导出卷宗",
    "reports.export": "导出报告列表",
    "findings.export": "导出线索列表",
    "matches.read": "查看相似",
    "agency.read": "查看机构",
    "assessor.read": "查看评价师",
    "enterprise.read": "查看企业",
    "account.create": "开设账户",
    "account.change": "修改账户",
    "account.disable": "停用账户",
    "account.enable": "启用账户",
    "account.password": "重置密码",
    "token.create": "发放令牌",
    "token.revoke": "吊销令牌",
    "webhook.create": "订阅事件",
    "webhook.remove": "取消订阅",
    "webhook.redeliver": "重发事件",
    "findings.read": "查看线索",
    "decision": "处理线索",
    "file.upload": "上传文件",
    "job.submit": "提交筛查",
    "job.cancel": "取消筛查",
    "registry.import": "导入登记表",
    "registry.preview": "预览登记表",
    "audit.read": "查看审计记录",
    "audit.verify": "核验审计记录",
    "report.glance": "查看报告概要",
    "pages.read": "查看页面",
    "people.read": "查看签名人员",
    "history.read": "查看历次筛查",
    "desk.read": "查看工作台",
    "reports.list": "查看报告列表",
    "findings.list": "查看线索列表",
    "search": "检索",
    "agencies.list": "查看机构列表",
    "assessors.list": "查看评价师列表",
    "enterprises.list": "查看企业列表",
    "registry.agencies": "查看登记机构",
    "registry.assessors": "查看登记人员",
    "registry.changes": "查看登记变化",
    "registry.rows": "查看未采用的行",
    "report.screen": "筛查报告",
    "report.remove": "删除报告",
    "rescreen.begin": "开始成批筛查",
    "rescreen.end": "完成成批筛查",
    "account.rights": "修改账户权限",
    "account.openid": "关联统一身份认证",
    "changes.list": "查看变化",
    "retention.apply": "按期清理",
}


_KEYS: Mapping[str, str] = {
    "name": "名称",
    "size": "字节",
    "from": "来自",
    "reason": "原因",
    "regions": "地区",
    "roles": "角色",
    "other": "另一报告",
    "finding": "线索",
    "verdict": "处理",
    "format": "格式",
    "report": "报告",
    "source": "来源",
    "known_on": "反映日期",
    "before": "编号小于",
    "after": "编号大于",
    "token": "令牌",
    "words": "查找",
    "way": "方式",
    "asked": "条件",
    "is_continued": "续页",
    "q": "查找",
    "band": "等级",
    "status": "状态",
    "kind": "类型",
    "region": "地区",
    "industry": "行业",
    "file": "文件",
    "agency": "机构",
    "enterprise": "企业",
    "since": "不早于",
    "until": "不晚于",
    "order": "顺序",
    "check": "检查项",
    "standing": "处理情况",
    "earlier": "较早的筛查",
    "later": "较晚的筛查",
    "task": "任务",
    "provider": "认证方",
    "issuer": "认证方",
    "path": "路径",
    "every": "全部报告",
    "changed_only": "只处理有变化的",
    "ended": "结果",
    "done": "已完成",
    "partial": "部分完成",
    "refused": "未受理",
    "failed": "失败",
    "unchanged": "无变化",
    "duplicate": "重复文件",
    "no_original": "没有原件",
    "by": "处理人",
    "accepted": "采用",
    "rejected": "未采用",
    **{rule.setting: rule.words for rule in RULES},
}
_VALUES: Mapping[str, str] = {
    **{verdict.value: verdict.in_chinese for verdict in Verdict},
    **{role.value: role.in_chinese for role in Role},
    "wrong_password": "账户或密码不对",
    "not_signed_in": "账户或密码不对",
    "too_many_tries": "尝试过多",
    "account_locked": "账户已锁定",
    "openid": "统一身份认证",
    "True": "是",
    "newest": "最新在前",
    "score": "可疑在前",
    "open": "待处理",
    "changed": "证据有变",
    "done": "已完成",
    "partial": "部分完成",
    "refused": "未受理",
    "failed": "读取失败",
}
_PERMISSIONS = {permission.value: permission.in_chinese for permission in Permission}
_LONG_ID = 64


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_value, value))
    if isinstance(value, dict):
        return "，".join(f"{_KEYS.get(name, name)}={_value(each)}" for name, each in value.items())
    text = str(value)
    return text[:12] if len(text) == _LONG_ID else _VALUES.get(text, text)


def deed_words(action: str) -> str:
    """What was done; of what was refused, the permission that lacked. An unknown action stands as it is."""
    return _DEEDS.get(action) or _PERMISSIONS.get(action, action)


def detail_words(said: Mapping[str, object]) -> str:
    """「文件：a.pdf；结果：已完成=3，失败=1」."""
    return "；".join(f"{_KEYS.get(name, name)}：{_value(value)}" for name, value in said.items())
