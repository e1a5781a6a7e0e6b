#!/usr/bin/env bash
# What the action runs: every form in one run, annotations on standard output, the summary of the job.
set -uo pipefail
# Patterns are left to audit, which sorts what they match and says which match nothing.
set -f

refuse() {
  echo "::error::$1"
  exit 2
}

case "$AUDIT_FAIL" in
  blocked | unreadable | never) ;;
  *) refuse "fail is blocked, unreadable or never" ;;
esac

# The folder of the report is made here, never taken from the checkout: what stands there already, a link included,
# could lead what is written elsewhere, or pass for a result of this run.
report=${AUDIT_REPORT%/}
case "/$report/" in
  // | */./* | */../*) refuse "report names a folder of its own, without . and .." ;;
esac
parent=
[ "$report" = "${report##*/}" ] || parent=${report%/*}
if [ "${report#/}" = "$report" ]; then
  # Inside the checkout no link may lead the way.
  above=$parent
  while [ -n "$above" ]; do
    [ ! -L "$above" ] || refuse "report: $above is a link"
    [ "$above" != "${above%/*}" ] || break
    above=${above%/*}
  done
fi
[ -z "$parent" ] || mkdir -p -- "$parent" || exit 2
mkdir -- "$report" || refuse "report: $report is there already; take it out of the repository, or name another folder"

today=()
[ -z "$AUDIT_TODAY" ] || today=("--today=$AUDIT_TODAY")
# shellcheck disable=SC2086 # paths and flags are lists
"$AUDIT" batch $AUDIT_FLAGS ${today[@]+"${today[@]}"} --no-config --no-acknowledgements \
  --format github \
  --format "jsonl=$report/audit.jsonl" \
  --format "html=$report/audit.html" \
  --format "markdown=$report/audit.md" \
  --format "sarif=$report/audit.sarif" \
  -- $AUDIT_PATHS
code=$?
[ -z "${GITHUB_OUTPUT:-}" ] || echo "code=$code" >>"$GITHUB_OUTPUT"

# Only a run that came to its end wrote these. One that was killed, aborted, or asked for its help did not.
for form in jsonl html md sarif; do
  [ -f "$report/audit.$form" ] && continue
  [ "$code" -ne 0 ] && exit "$code"
  refuse "audit ended without a report"
done
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$report/audit.md" >>"$GITHUB_STEP_SUMMARY"
case "$AUDIT_FAIL $code" in
  "never "[0123] | "unreadable "[013]) exit 0 ;;
  *) exit "$code" ;;
esac
