# shellcheck shell=sh
# One object of the package.

aws s3 cp @from @to \
	--content-type @type --only-show-errors@sse@account
