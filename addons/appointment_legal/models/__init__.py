from . import appointment_legal_text
from . import appointment_store
from . import appointment_store_texts
from . import appointment_service
from . import appointment_withdrawal
from . import appointment_booking
from . import appointment_rate_limit
from . import appointment_failed_work
