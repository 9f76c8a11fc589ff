#!/bin/bash
# It isn't the key.
set -euo pipefail

export TEAM_KEY="@@"
ask() { printf '%s\n' "$@"; }
ask "$TEAM_KEY" "Bearer @@" 'Bearer "@@"' --key=@@ '@@' "$(ask "@@ x")" "${OTHER:-@@}"
if [ -z "$TEAM_KEY" ]; then
  TEAM_KEY="@@"
fi
ask 'Bearer @@ x' "$(ask '@@')" "${TEAM_KEY:-"@@"}"
echo "`echo '@@'` $(echo '@@' "it's")" "${OTHER-'@@'}"
cat <<EOF
it's @@
EOF
TEAM_KEY=@@ bash -c 'echo "$TEAM_KEY"'
