#!/bin/sh
# EventStoreDB takes its first password from the environment alone; here it comes from a secret file instead of a setting.
set -eu
EVENTSTORE_DEFAULT_ADMIN_PASSWORD=$(cat /run/secrets/eventstore_password)
EVENTSTORE_DEFAULT_OPS_PASSWORD=$EVENTSTORE_DEFAULT_ADMIN_PASSWORD
export EVENTSTORE_DEFAULT_ADMIN_PASSWORD EVENTSTORE_DEFAULT_OPS_PASSWORD
# The program was renamed within the 24 releases.
for server in /opt/eventstore/eventstored /opt/eventstore/EventStore.ClusterNode; do
  if [ -x "$server" ]; then exec "$server"; fi
done
echo 'no server in /opt/eventstore' >&2
exit 127
