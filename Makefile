# Lethe. `make` lists what there is to do.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo devel)
GENERATED := ent graph web/view
# Without what only debuggers read, the first build takes a sixth less.
STRIPPED := -gcflags=all=-dwarf=false -ldflags "-s -w -X main.version=$(VERSION)"
SHELL := /bin/bash
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0
# One way to build for programs and tests alike: what is compiled for one is there for the other.
export GOFLAGS ?= -trimpath
# How long each fuzz target runs beyond its corpus; five minutes in `make torture`.
FUZZTIME := 10s
# How many orders of events the property test of `make torture` invents.
CHECKS := 300

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Build, and run everything on this machine: http://localhost:8080
	@exec bin/lethe dev

.PHONY: build
build: ## Build bin/lethe
	@CGO_ENABLED=0 go build -trimpath $(STRIPPED) -o bin/lethe ./cmd/lethe

.PHONY: test
test: test-deps ## Install what the tests need, then run every test
	go test -count=1 -timeout 20m ./...

.PHONY: screens
screens: test-deps ## Write pictures of every page to docs/screens
	@mkdir -p docs/screens
	go test -count=1 -timeout 20m -run TestScreens ./internal/e2e -screens "$(CURDIR)/docs/screens"

.PHONY: test-race
test-race: test-deps ## Run every test under the race detector
	go test -count=1 -race ./...

# Each fault test at full size: hundreds of kills, a crash at every step. Prints
# each test, what it counted, and where the whole log is.
.PHONY: torture
torture: test-deps ## Run the fault tests at full size, some ten minutes, then each fuzz target for five (RUN=F17 for one fault)
	@log=$$(mktemp) && echo "The log is $$log" && failed=0 && \
	{ go test -count=1 -v -timeout 60m -run '$(or $(RUN),_F[0-9]+_)' ./internal/e2e -torture && \
	  go test -count=1 -v -timeout 60m -run '$(or $(RUN),Model_|_[FI][0-9]+)' ./internal/erasure -rapid.checks=$(CHECKS) && \
	  go test -count=1 -v ./internal/seedbug && \
	  { [ -n "$(RUN)" ] || $(MAKE) --no-print-directory fuzz FUZZTIME=5m; }; } >"$$log" 2>&1 || failed=1; \
	grep -E '^(--- |FAIL|ok|panic)|_test\.go:[0-9]+: ' "$$log" | grep -v rapid.*draw; exit $$failed

.PHONY: bench
bench: bench-submit bench-forward bench-pages ## Measure everything beside its anchor, some twenty minutes

.PHONY: bench-submit
bench-submit: build test-deps ## Measure submits beside pgbench, some five minutes (FLAGS="-rounds 9 -json")
	@go run -C internal/bench -mod=mod ./submit -program "$(CURDIR)/bin/lethe" $(FLAGS)
.PHONY: fuzz
fuzz: ## Run each fuzz target for ten seconds (FUZZTIME=5m for longer)
	@grep -rno --include='*_test.go' '^func Fuzz[A-Za-z]*' . | sed -E 's|^(.*)/[^/]*:[0-9]+:func (.*)|\1 \2|' | sort | while read -r package target; do \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; done

.PHONY: bench-forward
bench-forward: build ## Measure forwarding beside a bare client and River (FLAGS="-rounds 9")
	@go run -C internal/bench -mod=mod ./forward -program "$(CURDIR)/bin/lethe" $(FLAGS)

.PHONY: bench-pages
bench-pages: test-deps ## Measure the queue with 1,000,000 open and 10,000,000 archived requests, some ten minutes (FLAGS="-open 100000 -archived 0")
	@go run -C internal/bench -mod=mod ./pages $(FLAGS)

.PHONY: bench-rules
bench-rules: test-deps ## Measure the rules: matching, explaining, coverage, and a simulation over 100,000 requests
	@go test -run '^$$' -bench . -benchmem ./internal/rules
	@go test -run '^$$' -bench Simulate -benchtime 3x ./internal/erasure

# What the tests need besides Go: Postgres' programs and a browser. Where apt
# and root are at hand they are installed; elsewhere one sentence says what is.
POSTGRES := command -v postgres || compgen -G "/usr/lib/postgresql/*/bin/postgres" || compgen -G "/usr/pgsql-*/bin/postgres" || compgen -G "/opt/homebrew/opt/postgresql*/bin/postgres"
BROWSER := command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable || compgen -G "/Applications/*Chrom*.app"

.PHONY: test-deps
test-deps:
	@if ! { $(POSTGRES); } >/dev/null; then $(MAKE) --no-print-directory install-postgres; fi
	@if ! { $(BROWSER); } >/dev/null; then $(MAKE) --no-print-directory install-browser; fi

.PHONY: install-postgres
install-postgres: can-install
	@mkdir -p /etc/postgresql-common
	@grep -qs create_main_cluster /etc/postgresql-common/createcluster.conf || echo "create_main_cluster = false" >> /etc/postgresql-common/createcluster.conf
	@apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold postgresql >/dev/null

.PHONY: install-browser
install-browser: can-install
	@apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-dejavu-core >/dev/null

.PHONY: can-install
can-install:
	@if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
		echo "The tests need the programs of Postgres 14 or newer and Chromium: install postgresql and chromium with this machine's package manager." >&2; exit 1; fi

.PHONY: generate
generate: ## Generate the Ent client, the GraphQL server, the pages and their catalogue
	cd ent && go run entc.go
	go tool gqlgen generate
	go tool templ generate -path web/view
	go run ./cmd/words

.PHONY: migration
migration: ## Write the next migration from the Ent schema: make migration NAME=add_notes
	go run ./cmd/migratediff $(NAME)

.PHONY: verify
verify: ## Check that what is generated is what would be generated
	@before=$$(mktemp) && after=$$(mktemp) && trap 'rm -f "$$before" "$$after"' EXIT && \
	find $(GENERATED) -type f | sort | xargs sha256sum > "$$before" && \
	$(MAKE) --no-print-directory generate >/dev/null && \
	find $(GENERATED) -type f | sort | xargs sha256sum > "$$after" && \
	diff "$$before" "$$after" || { echo "Generated code is out of date: run make generate and commit it." >&2; exit 1; }
	go run ./cmd/migratediff -check
	go mod verify

.PHONY: lint
lint: ## Check form and common mistakes
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); [ -z "$$unformatted" ] || { echo "Not formatted by gofmt: $$unformatted" >&2; exit 1; }
	go tool templ fmt -fail web/view
	go vet ./...
	go run $(STATICCHECK) $$(go list ./... | grep -v "^lethe/ent$$") # ent itself is generated

# Without the network: make vuln VULNDB=file:///path/to/a/copy/of/the/database
VULNDB := https://vuln.go.dev

.PHONY: vuln
vuln: ## Look for known vulnerabilities in what is linked in; asks vuln.go.dev
	go run $(GOVULNCHECK) -db $(VULNDB) ./...

# Images and manifests. The release is what deploy/base says.
RELEASE = $(shell sed -n 's|.*app.kubernetes.io/version: ||p' deploy/base/kustomization.yaml)
KO := github.com/google/ko@v0.18.1
# A Docker engine that does not keep attestations (before 29, or without the image
# store of containerd) refuses these: make image ATTESTATIONS=
ATTESTATIONS := --sbom=true --provenance=mode=max

.PHONY: image
image: ## Build the image lethe:RELEASE with Docker, and its bill of materials
	docker buildx build -f deploy/Dockerfile --build-arg VERSION=$(VERSION) $(ATTESTATIONS) --load -t lethe:$(RELEASE) .

.PHONY: image-ko
image-ko: ## Build the same without Docker, and push it: make image-ko KO_DOCKER_REPO=registry.example.com/lethe
	KO_CONFIG_PATH=deploy/ko.yaml VERSION=$(VERSION) go run $(KO) build --bare --tags $(RELEASE) ./cmd/lethe

SECRETS := deploy/overlays/local/secrets

.PHONY: local-secrets
local-secrets: build ## Make the secrets of deploy/overlays/local, where there are none
	@umask 077 && mkdir -p $(SECRETS) && cd $(SECRETS) && \
	if [ ! -e keys.json ]; then "$(CURDIR)/bin/lethe" keys generate --out keys.json 2>/dev/null; fi && \
	for who in superuser owner program backup; do \
		[ -e $$who-password ] || openssl rand -hex 24 >$$who-password; done && \
	for who in owner program; do \
		echo "postgres://lethe_$$who:$$(cat $$who-password)@lethe-postgres:5432/lethe?sslmode=disable" >$$who-url; done && \
	if [ ! -e backup-key.pem ]; then openssl req -x509 -newkey rsa:3072 -noenc -days 3650 -subj /CN=lethe-backup \
		-keyout backup-key.pem -out backup-certificate.pem 2>/dev/null; fi && \
	echo "The secrets are in $(SECRETS). Keep copies of keys.json and backup-key.pem elsewhere: no backup can be read without them."

.PHONY: manifests
manifests: test-deps ## Check deploy/ offline: types, Pod Security, references, releases, a restore, compose, kube-score
	go test -C deploy/check -count=1 ./...

.PHONY: alerts
alerts: ## Write the alarms of deploy/observability as the PrometheusRule of deploy/overlays/production
	@{ printf '%s\n' '# Written by `make alerts` from deploy/observability/prometheus-rules.yaml.' \
		'apiVersion: monitoring.coreos.com/v1' 'kind: PrometheusRule' 'metadata:' '  name: lethe' '  labels:' \
		'    app.kubernetes.io/name: lethe' '    app.kubernetes.io/component: admin' 'spec:'; \
		sed '/^#/d; s/^./  &/' deploy/observability/prometheus-rules.yaml; } >deploy/overlays/production/alerts.yaml

CHART := deploy/chart

.PHONY: chart
chart: ## Copy into deploy/chart what it shares with the manifests: release, alarms, Postgres' files
	@sed -Ei 's/^((appV|v)ersion): .*/\1: $(RELEASE)/' $(CHART)/Chart.yaml
	@mkdir -p $(CHART)/files/postgres/{config,roles,scripts}
	@cp deploy/observability/prometheus-rules.yaml $(CHART)/files/
	@cp deploy/postgres/config/* $(CHART)/files/postgres/config/
	@cp deploy/postgres/scripts/roles.sh $(CHART)/files/postgres/roles/
	@cp deploy/postgres/scripts/{archive-wal,backup,restore-wal,restore}.sh $(CHART)/files/postgres/scripts/
