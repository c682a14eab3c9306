-- A copy writes to nobody: its gateways lose their credentials and only log.
UPDATE appointment_gateway
   SET kind = 'log',
       twilio_auth_token = NULL,
       twilio_shared_key = NULL,
       easysms_key = NULL;

-- Nor to the devices of customers.
DELETE FROM appointment_push_device;

-- A link or code that was sent by the original does not open the copy.
DELETE FROM appointment_login_secret;
