"""The words of a document and of the mail that brings it: English, Vietnamese, Danish, Chinese.

A document speaks the buyer's language, whatever the office's is. All texts are NFC. Braces in a text
are filled in by the functions here; everything else is printed as it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date as babel_format_date

from tui_invoice.domain.invoice import Invoice, Kind, TaxCategory
from tui_invoice.domain.money import babel_locale, format_decimal, format_money


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed in one language: the document's labels, then the subject and text of the mail.

    `page` has {page} and {pages}; `tax` has {rate}, a written percentage ("25"); the other tax labels
    stand for the categories without tax. Mail texts have {number}, {amount}, {due}, {buyer}, {seller}.
    """

    language: str
    locale: str
    invoice: str
    credit_note: str
    number: str
    issue_date: str
    due_date: str
    bill_to: str
    tax_id: str
    description: str
    quantity: str
    unit_price: str
    tax_rate: str
    net_amount: str
    as_agreed: str
    tax: str
    exempt: str
    reverse_charge: str
    intra_community: str
    export: str
    outside_scope: str
    total_without_tax: str
    total_with_tax: str
    amount_due: str
    to_be_credited: str
    pay_to: str
    note: str
    page: str
    mail_subject: str
    mail_resend: str
    mail_greeting: str
    mail_invoice: str
    mail_due: str
    mail_credit_note: str
    mail_questions: str
    mail_closing: str


ENGLISH = Words(
    language="en",
    locale="en_GB",
    invoice="Invoice",
    credit_note="Credit note",
    number="Number",
    issue_date="Issue date",
    due_date="Due date",
    bill_to="Bill to",
    tax_id="Tax ID",
    description="Description",
    quantity="Quantity",
    unit_price="Unit price",
    tax_rate="VAT rate",
    net_amount="Net amount",
    as_agreed="As agreed",
    tax="VAT {rate}%",
    exempt="Exempt from VAT",
    reverse_charge="Reverse charge",
    intra_community="Intra-Community supply",
    export="Export, no VAT",
    outside_scope="Outside the scope of VAT",
    total_without_tax="Total excluding VAT",
    total_with_tax="Total including VAT",
    amount_due="Amount due",
    to_be_credited="Amount to be credited",
    pay_to="Pay to",
    note="Note",
    page="Page {page} of {pages}",
    mail_subject="{title} {number} – {seller}",
    mail_resend="{subject} (resent)",
    mail_greeting="Dear {buyer},",
    mail_invoice="Please find attached our invoice {number} for {amount}.",
    mail_due="Payment is due by {due}.",
    mail_credit_note="Please find attached our credit note {number} for {amount}.",
    mail_questions="If you have any questions, please reply to this e-mail.",
    mail_closing="Kind regards,\n{seller}",
)

VIETNAMESE = Words(
    language="vi",
    locale="vi_VN",
    invoice="Hóa đơn",
    credit_note="Phiếu ghi có",
    number="Số",
    issue_date="Ngày lập",
    due_date="Hạn thanh toán",
    bill_to="Khách hàng",
    tax_id="Mã số thuế",
    description="Diễn giải",
    quantity="Số lượng",
    unit_price="Đơn giá",
    tax_rate="Thuế suất GTGT",
    net_amount="Thành tiền",
    as_agreed="Theo thỏa thuận",
    tax="Thuế GTGT {rate}%",
    exempt="Không chịu thuế GTGT",
    reverse_charge="Bên mua tự kê khai, nộp thuế GTGT",
    intra_community="Giao hàng nội khối EU, không tính thuế GTGT",
    export="Xuất khẩu, không tính thuế GTGT",
    outside_scope="Không kê khai, tính nộp thuế GTGT",
    total_without_tax="Tổng tiền chưa có thuế GTGT",
    total_with_tax="Tổng tiền đã có thuế GTGT",
    amount_due="Số tiền cần thanh toán",
    to_be_credited="Số tiền được ghi có",
    pay_to="Thông tin chuyển khoản",
    note="Ghi chú",
    page="Trang {page}/{pages}",
    mail_subject="{title} {number} – {seller}",
    mail_resend="{subject} (gửi lại)",
    mail_greeting="Kính gửi {buyer},",
    mail_invoice="Chúng tôi xin gửi kèm thư này hóa đơn số {number} với số tiền {amount}.",
    mail_due="Kính mong Quý khách thanh toán chậm nhất vào ngày {due}.",
    mail_credit_note="Chúng tôi xin gửi kèm thư này phiếu ghi có số {number} với số tiền {amount}.",
    mail_questions="Nếu có thắc mắc, xin Quý khách vui lòng trả lời thư này.",
    mail_closing="Trân trọng,\n{seller}",
)

DANISH = Words(
    language="da",
    locale="da_DK",
    invoice="Faktura",
    credit_note="Kreditnota",
    number="Nummer",
    issue_date="Udstedelsesdato",
    due_date="Betalingsfrist",
    bill_to="Kunde",
    tax_id="CVR-/momsnr.",
    description="Beskrivelse",
    quantity="Antal",
    unit_price="Enhedspris",
    tax_rate="Momssats",
    net_amount="Beløb ekskl. moms",
    as_agreed="Ifølge aftale",
    tax="Moms {rate}\u00a0%",
    exempt="Fritaget for moms",
    reverse_charge="Omvendt betalingspligt",
    intra_community="EU-leverance uden moms",
    export="Eksport uden moms",
    outside_scope="Ikke omfattet af moms",
    total_without_tax="I alt ekskl. moms",
    total_with_tax="I alt inkl. moms",
    amount_due="Beløb til betaling",
    to_be_credited="Beløb til kreditering",
    pay_to="Betales til",
    note="Bemærkning",
    page="Side {page} af {pages}",
    mail_subject="{title} {number} – {seller}",
    mail_resend="{subject} (sendt igen)",
    mail_greeting="Kære {buyer}",
    mail_invoice="Vi har vedhæftet faktura {number} på {amount} til denne mail.",
    mail_due="Beløbet bedes betalt senest den {due}.",
    mail_credit_note="Vi har vedhæftet kreditnota {number} på {amount} til denne mail.",
    mail_questions="Har du spørgsmål, er du velkommen til at svare på denne mail.",
    mail_closing="Med venlig hilsen\n{seller}",
)

CHINESE = Words(
    language="zh",
    locale="zh_Hans_CN",
    invoice="发票",
    credit_note="贷项通知单",
    number="编号",
    issue_date="开具日期",
    due_date="付款截止日期",
    bill_to="客户",
    tax_id="税号",
    description="项目说明",
    quantity="数量",
    unit_price="单价",
    tax_rate="增值税税率",
    net_amount="不含税金额",
    as_agreed="按双方约定",
    tax="增值税 {rate}%",
    exempt="免征增值税",
    reverse_charge="增值税由买方自行申报缴纳",
    intra_community="欧盟内部供货，不计增值税",
    export="出口，不计增值税",
    outside_scope="不属于增值税征税范围",
    total_without_tax="不含税合计",
    total_with_tax="价税合计",
    amount_due="应付金额",
    to_be_credited="贷记金额",
    pay_to="收款账户",
    note="备注",
    page="第 {page} 页，共 {pages} 页",
    mail_subject="{title} {number} — {seller}",
    mail_resend="{subject}（重新发送）",
    mail_greeting="尊敬的{buyer}：\n\n您好！",
    mail_invoice="随信附上发票 {number}，金额为 {amount}，请查收。",
    mail_due="请于{due}前（含当日）付款。",
    mail_credit_note="随信附上贷项通知单 {number}，金额为 {amount}，请查收。",
    mail_questions="如有疑问，请直接回复此邮件。",
    mail_closing="此致\n敬礼！\n\n{seller}",
)

_WORDS = {words.language: words for words in (ENGLISH, VIETNAMESE, DANISH, CHINESE)}
# CLDR's long Vietnamese date ("23 tháng 11, 2026") is not how a letter there writes it.
_DATE_PATTERNS = {"vi": "d 'tháng' M 'năm' y"}


def words(language: str) -> Words:
    """Return the words for a BCP 47 tag ("vi", "zh-CN", also "vi_VN"); English where we have none."""
    primary = language.strip().replace("_", "-").partition("-")[0].lower()
    return _WORDS.get(primary, ENGLISH)


def locale_of(language: str) -> str:
    """Return the Babel locale in which a document of that language writes numbers and dates."""
    return words(language).locale


def names(languages: Iterable[str]) -> str:
    """Return in English what documents of these languages are written in: "Danish and English"."""
    found = [str(babel_locale(locale_of(each)).english_name).partition(" (")[0] for each in languages]
    return " and ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)


def format_date(day: date, locale: str) -> str:
    """Return the date with its month as a word (23 November 2026; 2026年11月23日): no one can misread it.

    Raises MoneyError for an unknown locale.
    """
    place = babel_locale(locale)
    return babel_format_date(day, _DATE_PATTERNS.get(place.language, "long"), locale=place)


def title(kind: Kind, language: str) -> str:
    """Return what the document is called: Invoice, Credit note."""
    known = words(language)
    return known.credit_note if kind is Kind.CREDIT_NOTE else known.invoice


def tax_label(category: TaxCategory, rate: Decimal, language: str) -> str:
    """Return the label of a tax subtotal: "VAT 25%", "Moms 25 %", or why no tax is charged.

    `rate` is in percent. Raises MoneyError where it is not a finite number.
    """
    known = words(language)
    untaxed = {
        TaxCategory.EXEMPT: known.exempt,
        TaxCategory.REVERSE_CHARGE: known.reverse_charge,
        TaxCategory.INTRA_COMMUNITY: known.intra_community,
        TaxCategory.EXPORT: known.export,
        TaxCategory.OUTSIDE_SCOPE: known.outside_scope,
    }
    return untaxed.get(category) or known.tax.format(rate=format_decimal(rate, known.locale))


def mail_subject(invoice: Invoice, *, resend: bool = False) -> str:
    """Return the subject in the buyer's language, on one line: "Invoice 2026-0140 – Nordlys Kontor ApS"."""
    known = words(invoice.buyer.language)
    subject = known.mail_subject.format(
        title=title(invoice.kind, known.language),
        number=_one_line(invoice.number),
        seller=_one_line(invoice.seller.name),
    )
    return known.mail_resend.format(subject=subject) if resend else subject


def mail_body(invoice: Invoice) -> str:
    """Return the text of the mail in the buyer's language: paragraphs parted by an empty line.

    The due date is asked for only where there is one and something to pay. A credit note's amount is
    shown without a sign, as the word says which way it goes.
    Raises MoneyError for an unknown currency.
    """
    known = words(invoice.buyer.language)
    credit = invoice.kind is Kind.CREDIT_NOTE
    amount = format_money(abs(invoice.total) if credit else invoice.total, invoice.currency, known.locale)
    opening = known.mail_credit_note if credit else known.mail_invoice
    message = [opening.format(number=_one_line(invoice.number), amount=amount)]
    if invoice.due_date is not None and invoice.total > 0 and not credit:
        message.append(known.mail_due.format(due=format_date(invoice.due_date, known.locale)))
    paragraphs = (
        known.mail_greeting.format(buyer=_one_line(invoice.buyer.name)),
        ("" if known is CHINESE else " ").join(message),
        known.mail_questions,
        known.mail_closing.format(seller=_one_line(invoice.seller.name)),
    )
    return "\n\n".join(paragraphs) + "\n"


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
