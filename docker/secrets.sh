#!/bin/sh
# Makes the secrets that docker-compose.yml hands to its containers, each once, at random. Nothing is overwritten.
# The folder is closed to others on this machine; the files are readable for the users inside the containers,
# and writable for you: run this again after you made one of them anew.
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"

fresh() { # name
  [ -s "$folder/$1" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$folder/$1"
}
fresh admin_token
fresh eventstore_password
fresh meili_key
fresh metrics_token

# The connection string holds the password: base64url needs no URL encoding.
[ -s "$folder/eventstore_url" ] ||
  printf 'esdb://admin:%s@eventstore:2113?tls=true&tlsCAFile=/run/eventstore-ca/ca.crt' "$(cat "$folder/eventstore_password")" \
    >"$folder/eventstore_url"
# The mail catcher. For a real server: smtps://user:password@mail.example:465
[ -s "$folder/smtp_url" ] || printf 'smtp://mail:1025' >"$folder/smtp_url"

chmod 644 "$folder"/*
echo "Les secrets sont dans $folder/ ; le jeton d’administration est dans $folder/admin_token."
