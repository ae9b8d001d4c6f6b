#!/bin/sh
# Gives the users admin and ops of EventStoreDB a new password, at random, and writes it into ./secrets. The server must run.
set -eu
folder=${1:-secrets}
here=$(dirname "$0")
umask 077
sh "$here/secrets.sh" "$folder" >/dev/null

# Kept until all is done: a password that only the server knows would be lost.
kept=$folder/.eventstore_password.new
[ -s "$kept" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$kept"
new=$(cat "$kept")
old=$(cat "$folder/eventstore_password")

change() { # user, password of admin
  printf '%s\n{"newPassword":"%s"}' "$2" "$new" |
    docker compose exec -T eventstore sh -c 'read -r password && curl --fail --silent --show-error --insecure \
      --user "admin:$password" --header "Content-Type: application/json" --data @- \
      "https://localhost:2113/users/$0/command/reset-password"' "$1"
}
# The second try is for a run that was interrupted: then the server knows the new one already.
change admin "$old" || change admin "$new"
change ops "$new"

# Into the same files: a container sees them through its mounts.
url=$(sed "s|:$old@|:$new@|" "$folder/eventstore_url")
printf %s "$url" >"$folder/eventstore_url"
printf %s "$new" >"$folder/eventstore_password"
rm "$kept"
echo 'Mot de passe changé. Recréez les nœuds : docker compose up --detach --force-recreate ardoise'
