"""The Chinese ones."""

from __future__ import annotations

from tui_invoice.demo.people.customer import Customer

GUANGGU = Customer(
    "武汉光谷新材料科技贸易有限责任公司",
    "武汉市洪山区珞喻路100号",
    "CN",
    "zh",
    "CNY",
    "chen.xm@guanggu.example",
    tag="export",
)
PUDONG = Customer(
    "上海浦东精密仪器有限公司",
    "上海市浦东新区世纪大道8号",
    "CN",
    "zh",
    "CNY",
    "caiwu@pudong.example",
    cc="wang@pudong.example",
)
XIHU = Customer(
    "杭州西湖茶叶进出口公司", "杭州市西湖区龙井路16号", "CN", "zh", "EUR", "zhangwu@xihu.example", tag="export"
)

ZHUJIANG = Customer("广州珠江印刷厂", "广州市海珠区滨江路66号", "CN", "zh", "CNY", "yinshua@zhujiang.example")
TIANFU = Customer("成都天府文化传媒有限公司", "成都市武侯区天府大道20号", "CN", "zh", "CNY", "caiwu@tianfu.example")

CHINESE: tuple[Customer, ...] = (
    GUANGGU,
    PUDONG,
    XIHU,
    ZHUJIANG,
    TIANFU,
)
