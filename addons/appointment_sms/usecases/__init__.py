from . import appointment_wording
from . import appointment_reminding
from . import appointment_inbound_text
from . import appointment_inbound_words
from . import appointment_erasure_push
