"""Will a domain's mail be believed? SPF, DKIM and DMARC as its records say them, judged without sending anything."""
