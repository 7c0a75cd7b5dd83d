STACK ?= dev
PULUMI_SDK ?=
ARGS ?=
WITH ?=

# make would look for a rule for each source: a third of a second.
MAKEFLAGS += --no-builtin-rules

SOURCES := $(shell find infra stacks tools/rehearsal tools/sdks -type f -not -path '*/node_modules/*') $(wildcard Directory.*)

# The rehearsal, built with the chosen SDK where it is not. The second command compiles it to machine code, which
# would delay the first one, and is lost on a machine that runs one command: docs/decisions/0076.
define rehearse
@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
	if [ -e artifacts/$$sdk/used ] && [ -z "$$CI" ]; then folder=ahead; else folder=bin; fi && \
	$(MAKE) -s artifacts/$$sdk/$$folder/built && touch artifacts/$$sdk/used && \
	dotnet artifacts/$$sdk/$$folder/Rehearsal/debug/Rehearsal.dll
endef

# A command of the real CLI on the stack, which is made where it is not there yet.
define with-cli
@command -v pulumi >/dev/null || { echo "make $@ needs the Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/" >&2; exit 1; }
$(rehearse) with $(WITH) -- sh -c 'pulumi stack select --create "$$0" && exec pulumi "$$@"' $(STACK) $(1) --stack $(STACK) $(ARGS)
endef

define run-lab
@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && $(MAKE) -s artifacts/$$sdk/bin/built && \
	dotnet build tools/lab -p:PulumiSdk=$$sdk -v q -nologo && \
	PULUMI_SDK=$$sdk tools/lab/run.sh
endef

.DEFAULT_GOAL := help
.PHONY: $(shell grep -oE '^[a-z-]+:' $(firstword $(MAKEFILE_LIST)) | tr -d :)

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

doctor: ## List the missing requirements of a first deployment, and how to get them (STACK=dev)
	@ci/doctor.sh $(STACK)

preview: ## Preview a stack without CLI, account or network (STACK=dev, ARGS="-c key=value")
	$(rehearse) preview --stack $(STACK) $(ARGS)

up: ## Rehearse an update and keep its state (ARGS="--timeline", "--export state.json", …)
	$(rehearse) up --stack $(STACK) $(ARGS)

preview-cli: ## Preview with the real Pulumi CLI and the twin as its providers (needs pulumi 3.187 or newer)
	$(call with-cli,preview)

up-cli: ## Update with the real Pulumi CLI and the twin (ARGS="--refresh", WITH="--fail create:database-cluster")
	$(call with-cli,up --yes)

refresh-cli: ## Refresh with the real Pulumi CLI and the twin
	$(call with-cli,refresh --yes)

destroy-cli: ## Destroy what `make up-cli` has left, with the real Pulumi CLI and the twin
	$(call with-cli,destroy --yes)

destroy: ## Rehearse the teardown of the stack that `make up` has left
	$(rehearse) destroy --stack $(STACK) $(ARGS)

changes = $(addprefix --changes ,$(wildcard docs/impact-changes.txt docs/impact-changes.$(STACK).txt))
sweep: ## Fail every operation of a stack's life and of each change once, with both kinds of endpoint; the next run has to converge
	$(rehearse) sweep --stack $(STACK) $(changes) -c endpoint=forwardingRule $(ARGS)
	$(rehearse) sweep --stack $(STACK) $(changes) -c endpoint=connectionPolicy $(ARGS)

compare-engines: ## Compare Pulumi's engine with the small one, over a stack and each change of it (needs pulumi)
	@command -v pulumi >/dev/null || { echo "make $@ needs the Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/" >&2; exit 1; }
	$(rehearse) compare-engines --stack $(STACK) $(changes) $(ARGS)

cost: ## Estimate the price of a stack, per hour and month
	$(rehearse) cost --stack $(STACK) $(ARGS)

impact: ## Show the effects of a change of a setting (ARGS="--change key=value")
	$(rehearse) impact --stack $(STACK) $(ARGS)

policy-pack: ## Build the rules as a policy pack for `pulumi preview` and `pulumi up`: artifacts/policy-pack
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		dotnet publish tools/policy-pack -p:PulumiSdk=$$sdk -v q -nologo --output artifacts/policy-pack && \
		echo "pulumi preview --policy-pack \"$$PWD/artifacts/policy-pack/keyless-alloydb-rules\""

# One build of what a preview needs. Without analyzers, which are two thirds of a build: `make test` runs them. The
# compiler ends before it pays to compile its own code again, so .NET leaves that: docs/performance.md.
quick = DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=1000 dotnet build -v q -nologo -p:RunAnalyzers=false \
	-p:EnableNETAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false
artifacts/%/bin/built: $(SOURCES) tools/Preview.slnx
	@mkdir -p $(@D) && echo "Building the program and the rehearsal: 15 to 20 seconds on two cores, the first time also a download." >&2
	@$(quick) tools/Preview.slnx -p:PulumiSdk=$* >$(@D)/build.log || { cat $(@D)/build.log; exit 1; }
	@touch $@

.PRECIOUS: artifacts/%/bin/built
artifacts/%/ahead/built: artifacts/%/bin/built $(wildcard tools/ahead/*)
	@tools/ahead/compile.sh $* Rehearsal Stacks

# One run of all tests, which starts the runner once. The longest projects first: at the end no core waits for one.
# Test hosts and what they start compile methods again, because they are called often, only in a pause of a second
# (hexadecimal): docs/performance.md.
long := Stacks.Tests Rehearsal.Tests Client.Tests Docs.Tests
test-projects = $(long) $(filter-out $(long),$(notdir $(wildcard tests/*.Tests tools/tests/*.Tests)))
test: ## Run every test that needs only the .NET SDK; it ends with the skipped tests and the reasons
	@start=$$(date +%s); sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		for solution in Infra.sln tools/Tools.sln; do dotnet build $$solution -p:PulumiSdk=$$sdk -v q -nologo || exit 1; done && \
		touch artifacts/$$sdk/bin/built && rm -rf artifacts/tests; code=0; \
		DOTNET_TC_CallCountingDelayMs=3E8 \
			dotnet test $(foreach project,$(test-projects),artifacts/$$sdk/bin/$(project)/debug/$(project).dll) \
			--nologo --logger trx --results-directory artifacts/tests -- RunConfiguration.MaxCpuCount=0 || code=1; \
		ci/test-summary.sh artifacts/tests $$(($$(date +%s) - start)); exit $$code

official: ## Build, test and preview both stacks with the official packages; fails where the feed lacks them
	@$(MAKE) -s test PULUMI_SDK=official
	@for stack in $$(ci/stacks.sh); do $(MAKE) -s preview STACK=$$stack PULUMI_SDK=official || exit 1; done

test-client: ## Test the instance's files with the real tools (Debian: installs them where root)
	@tests/Client.Tests/tools.sh
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		CLIENT_TOOLS=required dotnet test tests/Client.Tests -p:PulumiSdk=$$sdk --nologo

docs: ## Write the tables of README and docs from the code (minutes: it plays a change of each setting)
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		for project in tests/Docs.Tests tools/tests/Rehearsal.Tests; do \
			UPDATE_DOCS=1 dotnet test $$project -p:PulumiSdk=$$sdk --nologo -v q \
				--filter 'FullyQualifiedName~Docs&FullyQualifiedName~Table|FullyQualifiedName~Section|FullyQualifiedName~RulesPage' || exit 1; \
		done
	$(rehearse) impact --changes docs/impact-changes.txt >artifacts/impact.md
	@sed -i -e '/<!-- impact -->/,/<!-- \/impact -->/{//!d}' -e '/<!-- impact -->/r artifacts/impact.md' docs/settings.md

pages: ## Run and check the pages' commands, and list the result of each
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		dotnet test tests/Docs.Tests -p:PulumiSdk=$$sdk --nologo --filter FullyQualifiedName~PageCommandTests \
			--logger 'console;verbosity=detailed'

diff: ## Review a change, the dangerous first (ARGS="main", "plan.json" or "-c key=value")
	$(rehearse) diff --stack $(STACK) $(ARGS)

report: ## Write the same, or the whole stack, as a page: artifacts/report.html
	@$(MAKE) -s diff ARGS="--html artifacts/report.html $(addprefix --lab ,$(wildcard artifacts/lab/$(STACK).json)) $(ARGS)"
	@echo "artifacts/report.html"

test-report: report ## Try the page in Chromium (needs chromium and npm)
	@tools/tests/Review.Tests/browser/run.sh artifacts/report.html

wrong-edits: ## Apply careless edits to a copy of the program and show the check that catches each (ARGS="1 9": only these)
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && \
		dotnet build tools/tests/WrongEdits -p:PulumiSdk=$$sdk -v q -nologo && \
		dotnet artifacts/$$sdk/bin/WrongEdits/debug/WrongEdits.dll $(ARGS)

mutation: ## Mutate planners and trust and list the mutants that no test catches (half an hour)
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && dotnet tool restore -v q && \
		cd tests/Infra.Tests && PulumiSdk=$$sdk dotnet stryker $(ARGS)

test-node: ## Log in with google-auth-library, too (needs npm)
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && tests/Trust.Tests/Client/node/run.sh $$sdk

test-cel: ## Compare the tests' CEL evaluator with two other engines (needs npm)
	@tests/Trust.Tests/Cel/engines/run.sh

lab: ## Run the planned network of both clouds for real (Linux, root; STACK=dev, ARGS="-c key=value")
	$(run-lab) check --stack $(STACK) $(ARGS)

lab-login-failures: ## The same, then every fault of a login, hostile callers, and tunnels and services that die (at most 10 minutes)
	$(run-lab) login-failures --stack $(STACK) $(ARGS)

lab-failures: ## The same, then tunnels lost under load and misconfigurations (about 15 minutes)
	$(run-lab) failures --stack $(STACK) $(ARGS)

# With the offline SDK its packages too: a project that uses the components restores them from the same
# folder.
pack: ## Pack the components for other programs: artifacts/packages
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && rm -rf artifacts/packages && \
		for project in infra $$([ $$sdk = official ] || echo tools/sdks/Pulumi tools/sdks/Pulumi.*); do \
			dotnet pack $$project -p:PulumiSdk=$$sdk -v q -nologo || exit 1; \
		done && ls artifacts/packages

format: ## Format the code
	@dotnet tool restore -v q && dotnet csharpier format .

check-format: ## Fail where the code is not formatted
	@dotnet tool restore -v q && dotnet csharpier check .

lint-workflows: ## Lint workflows and scripts (needs shellcheck and npm)
	@ci/lint-workflows.sh

bench: ## Measure previews, growth, memory and simulated time against their goals (BENCH_REVISION=rev: tests and sweep, too)
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && $(MAKE) -s artifacts/$$sdk/ahead/built && touch artifacts/$$sdk/used && \
		dotnet build tools/tests/RawProgram -p:PulumiSdk=$$sdk -p:RunAnalyzers=false -v q -nologo && \
		dotnet build tools/bench -p:PulumiSdk=$$sdk --no-dependencies -v q -nologo && \
		PULUMI_SDK=$$sdk dotnet artifacts/$$sdk/bin/Bench/debug/Bench.dll

coverage: ## Line coverage of infra, stacks and tools/sdks/Pulumi: artifacts/coverage/index.html
	@sdk=$$(PULUMI_SDK=$(PULUMI_SDK) tools/sdks/choose.sh) && dotnet tool restore -v q && rm -rf artifacts/coverage && \
		for project in tests/Infra.Tests tests/Stacks.Tests tools/tests/Sdk.Tests; do \
			dotnet test $$project -p:PulumiSdk=$$sdk -v q --nologo --settings tests/coverage.runsettings \
				--results-directory artifacts/coverage/raw || exit 1; \
		done && \
		dotnet reportgenerator -reports:'artifacts/coverage/raw/*/coverage.cobertura.xml' \
			-targetdir:artifacts/coverage -reporttypes:'TextSummary;Html' -verbosity:Warning && \
		cat artifacts/coverage/Summary.txt

schemas: ## Cut the slices and list the types of tools/sdks/schemas from the official npm packages (needs node and npm)
	@for tool in node npm; do command -v $$tool >/dev/null || { echo "make schemas needs $$tool (Node.js 20.11 or later)" >&2; exit 1; }; done
	@cd tools/sdks/schemas && npm ci --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null && node slice.mjs

clean: ## Remove everything that was built
	@rm -rf artifacts
