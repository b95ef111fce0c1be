# shellcheck shell=sh disable=SC2034,SC2317,SC2329
# Before the images: their repository, and the functions that build and push them.

found=$(aws ecr describe-repositories --repository-names @repository --output text@account \
	--query 'repositories[0].[registryId, repositoryUri]' 2>&1) || case $found in
*RepositoryNotFoundException*)
	found=$(aws ecr create-repository --repository-name @repository --image-scanning-configuration scanOnPush=@scan \
		--query 'repository.[registryId, repositoryUri]' --output text@account)
	;;
*) stop "$found" ;;
esac
found=$(printf '%s\n' "$found" | awk 'NF == 2 && $1 ~ /^[0-9]+$/ { print $1, $2; exit }')
repository=${found#* } docker=''
[ -n "$found" ] || stop 'ECR does not tell the address of its repository'

# Whether the repository has no image of this tag.
missing() {
	answer=$(aws ecr describe-images --repository-name @repository --image-ids "imageTag=$1" --output text@account \
		--query 'imageDetails[0].imageDigest' 2>&1) && return 1
	case $answer in *ImageNotFoundException*) ;; *) stop "$answer" ;; esac
}

# Before the first build or push: what does it, in $docker, and the login.
prepare() {
	[ -z "$docker" ] || return 0
	docker=${SLSC_DOCKER:-}
	for tool in docker podman buildah; do
		[ -n "$docker" ] || ! command -v "$tool" >/dev/null || docker=$tool
	done
	[ -n "$docker" ] || stop 'building images takes docker, podman or buildah; SLSC_DOCKER names another program'
	password=$(aws ecr get-login-password@account)
	printf %s "$password" | "$docker" login --username AWS --password-stdin "${repository%%/*}" >/dev/null
}

# Whether this machine has got the image, from slsc package --build-images or from a push that failed.
built() {
	case ${docker##*/} in
	buildah*) "$docker" inspect --type=image "$1" ;;
	*) "$docker" image inspect "$1" ;;
	esac >/dev/null 2>&1
}

# Before a build: the files must be those that the tag was made of.
unchanged() {
	if command -v sha256sum >/dev/null; then
		sha256sum -c @sums >/dev/null 2>&1
	else
		shasum -a 256 -c @sums >/dev/null 2>&1
	fi || stop 'the files that images are built from have changed; run slsc package again'
}

# The option for programs that know it.
provenance() {
	case ${docker##*/} in docker*) printf -- '--provenance=%s' "$1" ;; esac
}
