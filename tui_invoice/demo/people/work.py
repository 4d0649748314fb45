"""What the made-up office does for its customers, and for how much."""

from __future__ import annotations

WORK: dict[str, tuple[tuple[str, str], ...]] = {
    "vi": (("Dịch tài liệu hợp đồng", "trang"), ("Tư vấn kế toán", "giờ"), ("Thiết kế bao bì", "bộ")),
    "da": (("Bogføring og afstemning", "time"), ("Korrektur og oversættelse", "side"), ("Lønkørsel", "stk.")),
    "zh": (("合同翻译", "页"), ("展会资料设计", "套"), ("商务咨询服务", "小时")),
    "en": (("Bookkeeping and reconciliation", "hour"), ("Translation of contracts", "page"), ("Website care", "month")),
}
"""What the office does, in the buyer's language: (description, unit)."""

PRICES: dict[str, tuple[str, ...]] = {
    "DKK": ("395.00", "640.00", "1250.00"),
    "EUR": ("52.50", "85.00", "140.00"),
    "GBP": ("45.00", "72.50", "118.00"),
    "CNY": ("380.00", "620.00", "1160.00"),
    "VND": ("1250000", "2400000", "3850000"),
}
"""Prices of one unit, in major units of the currency."""
