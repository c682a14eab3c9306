from . import test_gateway
from . import test_gateway_webhooks
from . import test_inbound_text
from . import test_opt_out
from . import test_sms_queue
from . import test_reminders
from . import test_rules
from . import test_telling
