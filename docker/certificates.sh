#!/bin/bash
# A certificate authority of this installation's own, and the server's certificate, once. Only ca.crt leaves the server's volume.
set -euo pipefail
cd /certificates
if [ ! -s node/node.key ]; then
  rm -rf ca node
  es-gencert-cli create-ca -days 3650 -out ./ca
  es-gencert-cli create-node -days 3650 -ca-certificate ./ca/ca.crt -ca-key ./ca/ca.key -out ./node \
    -ip-addresses 127.0.0.1 -dns-names localhost,eventstore
fi
mkdir -p authorities
cp ca/ca.crt authorities/ca.crt
cp ca/ca.crt /public/ca.crt
chmod 700 ca && chmod 755 authorities node && chmod 644 authorities/ca.crt /public/ca.crt node/node.crt
chmod 600 node/node.key
chown 1000:1000 node/node.key
