# Fails where the instance's release of Amazon Linux is older than the limit.
set -eu
released=$(rpm --query --queryformat '%{VERSION}' system-release)
day=${released##*.}
case $day in
  [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) ;;
  *)
    echo "Amazon Linux $released has no date"
    exit 1
    ;;
esac
age=$((($(date +%s) - $(date --date "$day" +%s)) / 86400))
echo "Amazon Linux $released is $age days old. Allowed: @days@"
[ "$age" -le @days@ ]
