#!/bin/bash
# mailserver.sh - real Postfix + Dovecot on loopback in a scratch directory, no systemd.
#   mailserver.sh run    DIR PORTS...              start, say "up", stop and remove DIR when standard input ends
#   mailserver.sh start  DIR [SUBMISSION [SMTPS [MX [IMAP [IMAPS [LMTP [TOKENS]]]]]]]   (default 2587 2465 2525 2143 2993 2526 2081)
#   mailserver.sh stop   DIR
#   mailserver.sh passwd DIR USER NEWPASSWORD      change a password while running; holds on return
#   mailserver.sh mxdown DIR / mxup DIR            stop / restart only the "remote" MX listener
#   mailserver.sh down   DIR / up DIR              stop / start Postfix alone: every SMTP port refuses
# Must run as root (Postfix and Dovecot drop privileges themselves); DIR must be one that they can reach.
# Accounts  sender@office.test  copy@office.test  changing@office.test  full@office.test (quota 1 KB)
#           buyer@customer.test   full@customer.test (quota 1 KB)       password: secret
# At the port TOKENS of 127.0.0.1 whoever tests may answer which access tokens (XOAUTH2, OAUTHBEARER) are good.
# Addresses 127.0.0.1  submission (STARTTLS), SMTPS
#           127.0.0.2  SMTPS at an address that the certificate is not for
#           127.0.0.3  submission that knows AUTH LOGIN only
# office.test   = the sender's own domain: unknown recipients get 550 in the RCPT dialogue.
# customer.test = a "remote" domain: submission accepts everything and relays to the MX port,
#                 whose answers depend on the recipient (so failures come back as genuine DSNs):
#   buyer@ full@      accepted (full: LMTP 452/552 mailbox full)
#   greylist@         450 4.2.0 (always)         spam@      554 5.7.1 spam
#   dmarc@            550 5.7.26 unauthenticated  disabled@  550 5.2.1 mailbox disabled
#   moved@            551 5.1.6                   big@       552 5.3.4 too big
#   filling@          452 4.2.2 mailbox full for now (always)
#   anything else     550 5.1.1 User unknown (genuine Postfix text)
# nomx.test     = connection refused (port closed) -> delayed DSN, then expired DSN
set -eu
cmd=${1:?command}; D=$(realpath -m "${2:?scratch dir}")
PC=$D/postfix; DV=$D/dovecot
die(){ echo "mailserver.sh: $*" >&2; exit 1; }

gen_tls(){
  mkdir -p "$D/tls"; cd "$D/tls"
  [ -f ca.pem ] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=tui-invoice test CA" \
     -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout ca.key -out ca.pem 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=localhost" -keyout srv.key -out srv.csr 2>/dev/null
  printf 'subjectAltName=DNS:localhost,DNS:mail.office.test,IP:127.0.0.1,IP:127.0.0.3\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' > ext
  openssl x509 -req -in srv.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out srv.pem 2>/dev/null
  chmod 644 srv.pem ca.pem; chmod 640 srv.key; chgrp dovecot srv.key
}

conf_dovecot(){
  mkdir -p "$DV/run" "$D/mail" "$D/log"; chown mail:mail "$D/mail"
  cat > "$DV/users" <<X
sender@office.test:{PLAIN}secret::::::
copy@office.test:{PLAIN}secret::::::
changing@office.test:{PLAIN}secret::::::
full@office.test:{PLAIN}secret::::::userdb_quota_rule=*:storage=1K
buyer@customer.test:{PLAIN}secret::::::
full@customer.test:{PLAIN}secret::::::userdb_quota_rule=*:storage=1K
X
  chmod 644 "$DV/users"
  cat > "$DV/tokens.conf.ext" <<X
tokeninfo_url = http://127.0.0.1:$TOKENS/tokeninfo?access_token=
username_attribute = username
active_attribute = active
active_value = true
timeout_msecs = 5000
X
  chmod 644 "$DV/tokens.conf.ext"
  cat > "$DV/dovecot.conf" <<X
base_dir = $DV/run
state_dir = $DV/run
instance_name = tuitest
log_path = $D/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <$D/tls/srv.pem
ssl_key = <$D/tls/srv.key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_location = maildir:$D/mail/%d/%n
mail_plugins = quota
quota_full_tempfail = ${QUOTA_TEMPFAIL:-no}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=100M
  quota_exceeded_message = Quota exceeded (mailbox for user is full)
}
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $DV/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $DV/tokens.conf.ext
}
userdb {
  driver = passwd-file
  args = username_format=%u $DV/users
  override_fields = uid=mail gid=mail home=$D/mail/%d/%n
}
namespace inbox {
  inbox = yes
  mailbox Sent { 
    special_use = \\Sent
    auto = create 
  }
  mailbox Rommel {
    special_use = \\Junk
  }
}
protocol imap {
  mail_plugins = quota imap_quota
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $IMAP
  }
  inet_listener imaps {
    port = $IMAPS
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $LMTP
  }
}
service auth {
  unix_listener auth-postfix {
    mode = 0666
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
X
}

conf_postfix(){
  mkdir -p "$PC" "$D/spool" "$D/data"; chown root "$D/spool"; chown postfix "$D/data"
  cat > "$PC/main.cf" <<X
compatibility_level = 3.6
queue_directory = $D/spool
data_directory = $D/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
maillog_file = $D/log/postfix.log
maillog_file_prefixes = $D
syslog_name = tui
myhostname = mail.office.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
smtp_host_lookup = native
smtp_dns_support_level = disabled
recipient_delimiter = +
virtual_mailbox_domains = office.test
virtual_mailbox_maps = texthash:$PC/mailboxes
virtual_transport = lmtp:inet:127.0.0.1:$LMTP
transport_maps = texthash:$PC/transport
relay_domains = customer.test
relay_recipient_maps = texthash:$PC/customers
smtpd_tls_cert_file = $D/tls/srv.pem
smtpd_tls_key_file = $D/tls/srv.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = $DV/run/auth-postfix
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_client_connection_count_limit = 0
anvil_rate_time_unit = 10s
message_size_limit = ${SIZE_LIMIT:-2000000}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
maximal_queue_lifetime = ${LIFETIME:-12s}
bounce_queue_lifetime = ${LIFETIME:-12s}
delay_warning_time = ${DELAY_WARN:-4s}
smtp_connect_timeout = 3s
smtp_tls_security_level = none
smtputf8_enable = yes
lmtp_destination_concurrency_limit = 4
default_destination_concurrency_failed_cohort_limit = 1000
X
  printf '%s@office.test x\n' sender copy changing full > "$PC/mailboxes"
  printf 'customer.test relay:[127.0.0.1]:%s\nnomx.test smtp:[127.0.0.1]:1\n' "$MX" > "$PC/transport"
  printf '%s@customer.test x\n' buyer full filling greylist spam dmarc disabled moved big > "$PC/customers"
  cat > "$PC/mx_access" <<X
greylist@customer.test 450 4.2.0 Greylisted, please try again in 300 seconds
spam@customer.test 554 5.7.1 Message rejected as spam by content filter
dmarc@customer.test 550 5.7.26 Unauthenticated email from office.test is not accepted due to domain's DMARC policy
disabled@customer.test 550 5.2.1 The email account that you tried to reach is disabled
moved@customer.test 551 5.1.6 User has moved, please try new@customer.test
big@customer.test 552 5.3.4 Message size exceeds fixed limit
filling@customer.test 452 4.2.2 The recipient's inbox is out of storage space, please try again later
X
  cat > "$PC/master.cf" <<X
127.0.0.1:$SUB inet n - n - - smtpd
  -o syslog_name=tui/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o { smtpd_recipient_restrictions = check_recipient_access inline:{customer.test=OK}, reject_unlisted_recipient, permit }
  -o smtpd_reject_unlisted_recipient=no
127.0.0.1:$SMTPS inet n - n - - smtpd
  -o syslog_name=tui/smtps
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o { smtpd_recipient_restrictions = check_recipient_access inline:{customer.test=OK}, reject_unlisted_recipient, permit }
  -o smtpd_reject_unlisted_recipient=no
127.0.0.2:$SMTPS inet n - n - - smtpd
  -o syslog_name=tui/elsewhere
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o { smtpd_recipient_restrictions = check_recipient_access inline:{customer.test=OK}, reject_unlisted_recipient, permit }
  -o smtpd_reject_unlisted_recipient=no
127.0.0.3:$SUB inet n - n - - smtpd
  -o syslog_name=tui/login
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_mechanism_filter=login
  -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o { smtpd_recipient_restrictions = reject_unlisted_recipient, permit }
  -o smtpd_reject_unlisted_recipient=no
127.0.0.1:$MX inet n - n - - smtpd
  -o syslog_name=tui/mx
  -o myhostname=mx.customer.test
  -o smtpd_relay_restrictions=reject_unauth_destination
  -o { smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access texthash:$PC/mx_access, reject_unlisted_recipient }
  -o content_filter=mxlmtp:[127.0.0.1]:$LMTP
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
  -o smtp_helo_name=mail.office.test
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
mxlmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
X
}

wait_port(){ for i in $(seq 200); do (exec 3<>/dev/tcp/127.0.0.1/"$1") 2>/dev/null && return 0; sleep 0.05; done; die "port $1 did not open (see $D/log)"; }

start(){
  [ "$(id -u)" = 0 ] || die "needs root"
  mkdir -p "$D"; chmod 755 "$D"
  SUB=${1:-2587}; SMTPS=${2:-2465}; MX=${3:-2525}; IMAP=${4:-2143}; IMAPS=${5:-2993}; LMTP=${6:-2526}; TOKENS=${7:-2081}
  gen_tls; conf_dovecot; conf_postfix
  touch "$D/log/dovecot.log"; chmod 666 "$D/log/dovecot.log"
  dovecot -c "$DV/dovecot.conf" >"$D/log/dovecot-start.txt" 2>&1 || { cat "$D/log/dovecot-start.txt" >&2; return 1; }
  postfix -c "$PC" start >"$D/log/start.txt" 2>&1 || { cat "$D/log/start.txt" >&2; return 1; }
  for p in "$SUB" "$SMTPS" "$MX" "$IMAP" "$IMAPS" "$LMTP"; do wait_port "$p"; done
  echo "up: submission $SUB smtps $SMTPS mx $MX imap $IMAP imaps $IMAPS lmtp $LMTP ca $D/tls/ca.pem"
}

stop(){
  if [ -f "$PC/main.cf" ]; then postfix -c "$PC" stop >/dev/null 2>&1 || true; fi
  if [ -f "$DV/run/master.pid" ]; then
    p=$(cat "$DV/run/master.pid"); kill "$p" 2>/dev/null || true
    for i in $(seq 100); do kill -0 "$p" 2>/dev/null || break; sleep 0.05; done
  fi
}

case $cmd in
run)
  [ -z "$(ls -A "$D" 2>/dev/null)" ] || die "$D is not empty: it would be removed at the end"
  trap 'stop; rm -rf "$D"' EXIT
  shift 2; start "$@"
  cat >/dev/null ;;
start) shift 2; start "$@" ;;
stop) stop; echo stopped ;;
down) postfix -c "$PC" stop >/dev/null 2>&1 ;;
up) postfix -c "$PC" start >>"$D/log/start.txt" 2>&1; wait_port "$(sed -n 's/^127.0.0.1:\([0-9]*\) .*/\1/p' "$PC/master.cf" | head -n 1)" ;;
passwd)
  sed -i "s|^$3:{PLAIN}[^:]*|$3:{PLAIN}$4|" "$DV/users"
  # Dovecot looks at the file once a second at most: come back when the new password holds.
  for i in $(seq 200); do
    doveadm -c "$DV/dovecot.conf" auth test "$3" "$4" >/dev/null 2>&1 && exit 0
    sleep 0.05
  done
  die "the new password of $3 is not taken" ;;
mxdown) sed -i "s|^customer.test relay:\[127.0.0.1\]:\([0-9]*\)$|customer.test relay:[127.0.0.1]:1 #\1|" "$PC/transport"; postfix -c "$PC" reload >/dev/null 2>&1 ;;
mxup)   sed -i "s|^customer.test relay:\[127.0.0.1\]:1 #\([0-9]*\)|customer.test relay:[127.0.0.1]:\1|" "$PC/transport"; postfix -c "$PC" reload >/dev/null 2>&1 ;;
*) die "unknown command $cmd" ;;
esac
