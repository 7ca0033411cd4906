#!/bin/sh
# Start mode of the container: web, worker, beat, or any command of manage.py (migrate, setup, backup, ...).
set -eu
case "${1:-web}" in
    web) exec python manage.py start web --host 0.0.0.0 --port 8000 ;;
    worker | beat) exec python manage.py start "$1" ;;
    *) exec python manage.py "$@" ;;
esac
