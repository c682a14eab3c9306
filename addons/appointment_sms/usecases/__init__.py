from . import appointment_erasure
from . import appointment_login
from . import appointment_login_codes
from . import appointment_login_customer
from . import appointment_wording
from . import appointment_reminding
from . import appointment_inbound_text
from . import appointment_inbound_words
