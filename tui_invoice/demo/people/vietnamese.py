"""The Vietnamese ones."""

from __future__ import annotations

from tui_invoice.demo.people.customer import Customer

ANH_DUONG = Customer(
    "Công ty TNHH Thương mại và Dịch vụ Xuất nhập khẩu Ánh Dương",
    "45 Lê Lợi, Quận 1, TP. Hồ Chí Minh",
    "VN",
    "vi",
    "VND",
    "ketoan@anhduong.example",
    tax_id="0312345678",
    tag="export",
)
DAI_VIET = Customer(
    "Công ty Cổ phần Thực phẩm Đại Việt",
    "12 Hàng Bông, Hoàn Kiếm, Hà Nội",
    "VN",
    "vi",
    "VND",
    "giamdoc@daiviet.example; ketoan@daiviet.example",
    cc="thuky@daiviet.example",
    tax_id="0109876543",
    tag="export",
)
SEN_VANG = Customer(
    "Nhà hàng Sen Vàng",
    "8 Đồng Khởi, TP. Hồ Chí Minh",
    "VN",
    "vi",
    "VND",
    "lienhe@senvang.example",
    tax_id="0301112223",
)
SONG_HAN = Customer(
    "Công ty TNHH Du lịch Sông Hàn",
    "77 Bạch Đằng, Đà Nẵng",
    "VN",
    "vi",
    "EUR",
    "ketoan@songhan.example",
    tax_id="0400445566",
)

TRUONG_SON = Customer(
    "Công ty TNHH Gỗ Trường Sơn",
    "3 Nguyễn Huệ, Quy Nhơn",
    "VN",
    "vi",
    "VND",
    "ketoan@truongson.example",
    tax_id="4100778899",
)
HOA_PHUONG = Customer(
    "Trường Mầm non Hoa Phượng", "21 Cầu Đất, Hải Phòng", "VN", "vi", "VND", "vanphong@hoaphuong.example"
)

VIETNAMESE: tuple[Customer, ...] = (
    ANH_DUONG,
    DAI_VIET,
    SEN_VANG,
    SONG_HAN,
    TRUONG_SON,
    HOA_PHUONG,
)
