#!/usr/bin/env bash
# What the action runs: every form in one run, annotations on standard output, the summary of the job.
set -uo pipefail
mkdir -p "$AUDIT_REPORT"
today=()
[ -z "$AUDIT_TODAY" ] || today=(--today "$AUDIT_TODAY")
# Patterns are left to audit, which sorts what they match and says which match nothing.
set -f
# shellcheck disable=SC2086 # paths and flags are lists
"$AUDIT" batch $AUDIT_PATHS ${today[@]+"${today[@]}"} $AUDIT_FLAGS --no-config --resume \
  --format github \
  --format "jsonl=$AUDIT_REPORT/audit.jsonl" \
  --format "html=$AUDIT_REPORT/audit.html" \
  --format "markdown=$AUDIT_REPORT/audit.md" \
  --format "sarif=$AUDIT_REPORT/audit.sarif"
code=$?
[ -z "${GITHUB_OUTPUT:-}" ] || echo "code=$code" >>"$GITHUB_OUTPUT"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || [ ! -f "$AUDIT_REPORT/audit.md" ] || cat "$AUDIT_REPORT/audit.md" >>"$GITHUB_STEP_SUMMARY"
case "$AUDIT_FAIL" in
  never) [ -f "$AUDIT_REPORT/audit.jsonl" ] && exit 0 || exit "$code" ;;
  unreadable) [ "$code" -eq 2 ] && exit 2 || exit 0 ;;
  *) exit "$code" ;;
esac
