"""The servers that the tests of the wire talk to."""

from tests.support.servers import authority as authority
from tests.support.servers import ca_file as ca_file
from tests.support.servers import mail_server as mail_server
from tests.support.servers import mailbox_server as mailbox_server
from tests.support.servers import token_authority as token_authority
