"""What servers say in other languages than English: words that leave no doubt."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.rule import GENERAL, LATER, Rule

_HARD = "5xx 0"

LANGUAGES: tuple[Rule, ...] = (
    Rule(
        name="other-language-full",
        cause=Cause.MAILBOX_FULL,
        sentence="The customer's mailbox is full.",
        source=f"German, French, Spanish, Italian, Nordic, Dutch, Russian, Chinese, Japanese and others: {GENERAL}",
        sample="done: Das Postfach des Empfängers ist voll.",
        when="(postfach|mailbox|konto)( \\w{2,20}){0,3} (ist |is )?(über)?(voll|vol\\b)|"
        "speicherplatz.{0,40}(erschöpft|überschritten)|(boîte|boite).{0,40}(pleine|saturée)|"
        "quota.{0,20}dépass|(buz[óo]n|casilla|caixa)( .{0,40})? (est[áa] )?(llen[oa]|chei[oa])|"
        "casella.{0,30}piena|(postkasse|indbakke|postlåda|inkorg|brevlåda).{0,30}(fuld|full)|"
        "ящик.{0,30}(переполнен|заполнен)|(邮箱|信箱|郵箱|郵件).{0,12}(已满|已滿|空间不足|空間不足|"
        "超出)|メールボックス.{0,20}(一杯|いっぱい|容量)|(受信|保存)(容量|件数).{0,12}(超|オーバー)|"
        "hộp thư.{0,30}(đầy|hết dung lượng)|skrzynka.{0,30}(pełna|przepełniona)|"
        "메일함.{0,20}(용량|초과|가득)|용량.{0,12}초과|posta kutusu.{0,20}dolu|kota.{0,12}(aşıl|dolu)|"
        "schránka.{0,20}(plná|přeplněn)|postilaatikko.{0,30}täynnä|postafiók.{0,30}megtelt|"
        "c[ăa]su[țţt]a.{0,30}plin[ăa]|скринька.{0,30}переповнен",
        phases=LATER,
    ),
    Rule(
        name="other-language-domain",
        cause=Cause.INVALID_ADDRESS,
        sentence="The part of the address after the @ does not exist; it may be a slip of the pen.",
        source=f"German, French, Spanish, Danish, Russian, Chinese, Japanese, Vietnamese: {GENERAL}",
        sample="done: Die Domain des Empfängers existiert nicht.",
        when="(domain|domäne|rechner)( \\w{2,20}){0,3} (existiert nicht|nicht gefunden|unbekannt)|"
        "domaine.{0,30}(inconnu|introuvable|n'existe pas)|dominio.{0,30}(no existe|desconocido|"
        "non esiste|inesistente|não existe)|domænet.{0,20}(findes ikke|ukendt)|домен.{0,30}(не найден|"
        "не существует)|(域名|網域|ドメイン).{0,12}(不存在|找不到|存在しま|見つかり)|"
        "tên miền.{0,20}không tồn tại",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="other-language-unknown",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="Nobody has this address there; ask the customer for the right one.",
        source=f"German, French, Spanish, Italian, Nordic, Russian, Chinese, Japanese and others: {GENERAL}",
        sample="done: Empfänger unbekannt",
        when="(empfänger|benutzer|adresse|postfach|konto)(in|s|adresse)?( \\S{1,80}){0,3} (ist )?(unbekannt|"
        "existiert nicht|nicht (bekannt|gefunden|vorhanden)|ungültig|gesperrt|deaktiviert)|(unbekannter|"
        "ungültiger) (empfänger|benutzer|nutzer)|(utilisateur|destinataire|adresse|compte|"
        "boîte).{0,60}(inconnue?|introuvable|n'existe (pas|plus)|invalide)|(usuario|destinat[aá]rio|"
        "direcci[óo]n|cuenta|buz[óo]n|utente|indirizzo|usu[áa]rio|endereço|conta).{0,60}(desconocid|"
        "inexistente|no existe|no (se )?encontr|sconosciut|non esist|non trovat|desconhecid|não exist|"
        "inv[áa]lid)|(modtager|bruger|adresse|mottagare|användare|mottaker|bruker)(en|n|"
        "ns)?.{0,40}(ukendt|findes ikke|okänd|finns inte|ukjent)|(ukendt|okänd|ukjent) (modtager|bruger|"
        "mottagare|användare|mottaker|bruker)|(пользовател|получател|адрес|ящик).{0,60}(не найден|"
        "не существует|неизвест|не зарегистрирован|отключен|заблокирован)|(收件人|收信人|用户|用戶|"
        "使用者|帐号|账号|地址|邮箱|信箱).{0,40}(不存在|找不到|未找到|无效|無效|停用|禁用)|(宛先|あて先|"
        "送信先|アドレス|ユーザ).{0,20}(見つかり|見つから|存在しま|存在しな|不明|間違|無効)|"
        "(người (nhận|dùng)|địa chỉ|tài khoản|hộp thư).{0,40}(không tồn tại|không hợp lệ|không tìm thấy|"
        "bị khóa)|(użytkownik|odbiorca|adres|skrzynka).{0,30}(nie istnieje|nieznany|nieznan)|"
        "(사용자|수신자|주소|계정|받는 ?사람).{0,20}(존재하지|없습니다|찾을 수|잘못)|존재하지 않는|"
        "없는 (사용자|주소|계정)|"
        "(kullanıcı|alıcı|adres).{0,30}(bulunamadı|geçersiz|bilinmiyor|mevcut değil)|"
        "(uživatel|příjemce|adresa|schránka).{0,30}(neexistuje|neznám)|(käyttäj|vastaanottaj|osoit).{0,30}"
        "(ei (ole olemassa|löydy)|tuntematon)|(címzett|felhasználó|cím).{0,30}(ismeretlen|nem (létezik|található))|"
        "(utilizator|destinatar|adres).{0,30}(inexistent|necunoscut|nu exist)|"
        "(користувач|одержувач|адрес|скриньк).{0,40}(не (існує|знайден)|невідом)",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="other-language-too-big",
        cause=Cause.REFUSED,
        sentence="The mail is too big for the customer's server; a smaller PDF may pass.",
        source=f"German, French, Spanish, Danish, Russian, Chinese, Japanese, Vietnamese: {GENERAL}",
        sample="done: Die Nachricht ist zu groß.",
        when="(nachricht|mail|anhang).{0,30} zu gro(ß|ss)|(message|courrier|pièce).{0,30}trop (volumineux|"
        "gros|grand)|(mensaje|correo|messaggio|mensagem).{0,30}(demasiado grande|troppo grande|"
        "muito grande|excede el tama)|(meddelelse|besked|meddelande).{0,20}for stor|(письм|"
        "сообщени).{0,20}(слишком больш|превыша)|(邮件|郵件|信件).{0,12}(过大|過大|超过.{0,6}(大小|"
        "限制))|サイズ.{0,20}(超|大き)|(thư|tin nhắn).{0,20}quá lớn",
        phases=LATER,
        replies=_HARD,
        remedies=(Remedy.SMALLER_FILE, Remedy.SAVE_PDF),
    ),
    Rule(
        name="other-language-spam",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The receiver takes the mail for spam, or blocks the server it came from.",
        source=f"German, French, Spanish, Russian, Chinese, Japanese, Vietnamese: {GENERAL}",
        sample="done: Ihre Nachricht wurde als unerwünschte Werbung abgewiesen.",
        when="unerwünschte (werbung|mail|e-mail|nachricht)|als spam|spamverdacht|schwarze liste|indésirable|"
        "liste noire|comme (du )?spam|correo no deseado|lista negra|como spam|posta indesiderata|"
        "uønsket|søppelpost|skräppost|спам|чёрн\\w{0,3} спис|черн\\w{0,3} спис|垃圾邮件|垃圾郵件|黑名单|"
        "黑名單|迷惑メール|スパム|thư rác|danh sách đen",
        phases="connect mail " + LATER,
        replies=_HARD,
    ),
    Rule(
        name="other-language-later",
        cause=Cause.TRY_LATER,
        sentence="The customer's server does not take the mail just now.",
        source=f"German, French, Spanish, Danish, Russian, Chinese, Japanese, Vietnamese: {GENERAL}",
        sample="done: Bitte versuchen Sie es später noch einmal.",
        when="versuchen sie es (bitte )?später|vorübergehend|zeitüberschreitung|nicht erreichbar|(essayer|"
        "réessayer) plus tard|temporairement|délai (d'attente )?dépassé|(intente|inténtelo|"
        "tente).{0,30}(más tarde|mais tarde|novamente)|temporalmente|riprova|prøv (igen|venligst)|"
        "midlertidig|försök igen|tillfälligt|попробуйте.{0,20}позже|временно|(稍后|稍後)|暂时|超时|逾時|"
        "しばらく|一時的|タイムアウト|thử lại sau|tạm thời",
        phases=LATER,
        codes="- x.2.0 x.3.0 x.7.0 x.7.1",
    ),
)
