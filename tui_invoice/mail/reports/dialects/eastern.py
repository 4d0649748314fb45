"""What servers say in Chinese, Japanese, Korean, Russian and Ukrainian, where no row for one server fits."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import AMONG, Dialect, folded
from tui_invoice.mail.rules.rule import GENERAL

EASTERN: tuple[Dialect, ...] = (
    Dialect(
        name="qq-163",
        source=f"QQ Mail, 163, 126: {GENERAL}",
        sample="抱歉，您的邮件被退回来了……\n收件人邮件地址（buyer@customer.test）不存在，邮件无法送达。\n",
        cause="unknown_recipient",
        mark=folded(r"(邮件|信件|郵件)[^\n]{0,20}(退回|退信|无法送达|無法送達|投递失败|没有被送达|無法投遞)|退信原因"),
        to=AMONG,
    ),
    Dialect(
        name="japanese",
        source=f"Japanese carriers and providers: {GENERAL}",
        sample="次のあて先へのメッセージはエラーのため送信できませんでした。\n送信先メールアドレスが見つかりません。\n\n"
        "<buyer@customer.test>\n",
        cause="unknown_recipient",
        mark=folded(
            r"(送信|配信|配送|お届け)(することが)?(でき|に失敗)[^\n]{0,9}(ません|しました)|エラー(メール|のため)"
        ),
        to=AMONG,
    ),
    Dialect(
        name="russian",
        source=f"Russian and Ukrainian providers: {GENERAL}",
        sample="Ваше письмо не может быть доставлено следующим получателям:\n\n   buyer@customer.test\n\nПричина: "
        "почтовый ящик переполнен\n",
        cause="mailbox_full",
        mark=folded(
            r"(не (может быть|было|удалось|будет|смогло)|невозможно) (быть )?(достав|отправ)|"
            r"не (може бути|вдалося|було) (достав|надісл|відправ)"
        ),
        to=AMONG,
    ),
    Dialect(
        name="korean",
        source=f"Naver, Daum and other Korean providers: {GENERAL}",
        sample="보내신 메일이 전송되지 않았습니다.\n\n받는사람: buyer@customer.test\n\n사유: 받는 사람의 메일함 용량이 "
        "초과되었습니다.\n",
        cause="mailbox_full",
        mark=folded(r"(전송|발송|전달|배달|수신)(이 |을 |에 )?(되지 (않|못)|하지 못|할 수 없|실패)|보내지 못|반송되"),
        to=AMONG,
    ),
)
