-- A copy mails nobody and gives back no money: what waited to be done is not done.
UPDATE queue_job
   SET state = 'cancelled'
 WHERE channel LIKE 'root.appointment%'
   AND state IN ('wait_dependencies', 'pending', 'enqueued', 'started');
