# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

bin := node_modules/.bin
# Every file in an image is as old as the commit, so that one commit makes one sequence of bytes.
export SOURCE_DATE_EPOCH := $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null),0)
# Milliseconds that a test may take, however busy the machine: it bounds hangs and measures nothing.
patience := 120000
mkosi := build/mkosi
sources := $(mkosi)/sandbox/etc/apt/sources.list.d/mkosi.sources
image_files := postern.raw postern.efi vmlinuz initrd cmdline overlay.cpio.zst
comma := ,
# PROFILE: metal, secureboot, or both with a comma between; virtual machines when there is none.
output := build$(addprefix /,$(subst $(comma),-,$(PROFILE)))
product := $(addprefix $(output)/,$(image_files) postern.qcow2 postern.cdx.json)
test_image := $(addprefix build/test/,$(image_files))
test_system := $(test_image) $(addprefix build/test/,vmlinux initrd.cpio)
debian := $(addprefix build/test/debian/,debian.raw debian.vmlinuz initrd)
arm64 := $(addprefix build/test/arm64/,vmlinuz initrd)

# Whatever lies in a folder, so that a file that comes or goes counts as a change too.
parts = $(shell find $(1) -type f -o -type d)
image_parts := $(call parts,initramfs image/mkosi.conf.d image/mkosi.extra image/mkosi.repart image/modules) \
  image/mkosi.conf image/mkosi.finalize image/mkosi.postoutput \
  $(wildcard image/mkosi.local.conf)
# What a build needs of them: the private halves of PK and KEK are better kept elsewhere.
keys := $(addprefix keys/,db.key db.crt db.auth KEK.auth PK.auth)

# What `make build` and `make overlay` build; the image is for amd64.
ARCH := amd64
ifeq ($(ARCH),amd64)
binary := dist/postern
overlay := $(output)/overlay.cpio.zst
else ifeq ($(ARCH),arm64)
binary := dist/arm64/postern
overlay := build/arm64/overlay.cpio.zst
else
$(error ARCH is amd64 or arm64)
endif

.PHONY: help setup build image image-test secureboot-keys overlay iso run check test test-secureboot
.PHONY: test-boot power-cuts faults bench bench-start bench-boot clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 17

setup: ## install what the other targets need from apt
	@setup/apt

build: $(binary) ## compile dist/postern, or dist/arm64/postern with ARCH=arm64

image: $(product) ## build the disk image and its parts into build/, or of PROFILE=metal, secureboot

image-test: $(test_system) ## build the same with the test profile into build/test/

secureboot-keys: $(keys) ## make the keys of PROFILE=secureboot in keys/, unless there are any

overlay: $(overlay) ## build the initramfs overlay alone; for a Debian on arm64 with ARCH=arm64

iso: dist/postern | setup ## make build/config.iso from CONFIG=file.yaml and its .sig, which has to be by KEY=file.pub
	@test -f "$(CONFIG)" || { echo "usage: make iso CONFIG=file.yaml [KEY=file.pub]" >&2; exit 2; }
	@mkdir -p build
	@image/make-iso build/config.iso "$(CONFIG)" $(if $(KEY),"$(KEY)")

run: dist/postern $(test_system) | setup ## boot the test image and probe it from outside, with CONFIG=file.yaml if given
	@$(bin)/bun test/boot/run.ts $(if $(CONFIG),"$(CONFIG)")

check: node_modules/.package-lock.json ## types, format, lint, unit and golden tests
	$(bin)/tsc --noEmit -p .
	$(bin)/biome ci bench image/sbom src test biome.json package.json tsconfig.json
	$(bin)/bun test --timeout $(patience) test/unit test/golden

test: dist/postern $(test_system) $(debian) $(arm64) node_modules/.package-lock.json | setup ## all tests
	@test/all

test-secureboot: | setup ## boot the image of PROFILE=secureboot with Secure Boot, and an altered one
	@$(MAKE) --no-print-directory image PROFILE=secureboot
	@test/secureboot

test-boot: dist/postern $(test_system) $(debian) $(arm64) | setup ## the boot tests, or one of them: CASE=name
	$(bin)/bun test --timeout $(patience) test/boot $(if $(CASE),-t '$(CASE)')

power-cuts: dist/postern $(test_system) | setup ## cut the power of a machine while its policy changes: COUNT=50
	@$(bin)/bun test/boot/power_cuts.ts $(or $(COUNT),50)

faults: node_modules/.package-lock.json ## make small faults in the sources, and see whether tests find them: COUNT=45 SEED=1
	@$(bin)/bun test/faults/run.ts $(or $(COUNT),45) $(or $(SEED),1)

bench: node_modules/.package-lock.json | setup ## measure loading rules against nft
	@unshare --map-root-user --net $(bin)/bun bench/load.ts

bench-start: dist/postern | setup ## measure what a verb costs to start, against an empty program
	@unshare --map-root-user --net $(bin)/bun bench/start.ts

bench-boot: dist/postern $(test_system) | setup ## measure when ports answer at boot, against nftables.service
	@$(bin)/bun bench/open_moment.ts

clean: ## remove everything that was built
	rm -rf dist build 2>/dev/null || unshare --map-root-user --map-auto rm -rf dist build

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-progress
	touch $@

# The working directory, the environment and eval are no way into the binary. Bytecode halves what
# it takes to start, which counts three times in a boot.
compile := $(bin)/bun build --compile --bytecode \
  --no-compile-autoload-dotenv --no-compile-autoload-bunfig \
  --compile-exec-argv="--disallow-code-generation-from-strings=strict" src/main.ts

dist/postern: $(call parts,src) node_modules/.package-lock.json
	mkdir -p dist build/binary
	$(compile) --outfile build/binary/postern
	build/binary/postern version
	mv build/binary/postern $@

# arm64: the same source behind another Bun, and the modules of Debian's kernel as its package has them.
build/arm64/bun: package-lock.json setup/bun-runtime
	@setup/step "fetch Bun for arm64" setup/bun-runtime @oven/bun-linux-aarch64 $@
	@touch $@

dist/arm64/postern: $(call parts,src) node_modules/.package-lock.json build/arm64/bun
	mkdir -p $(@D) build/arm64/binary
	$(compile) --target=bun-linux-arm64 --compile-executable-path=build/arm64/bun \
	  --outfile build/arm64/binary/postern
	mv build/arm64/binary/postern $@

build/arm64/root: Makefile setup/debian-root $(sources)
	@setup/step "fetch Debian's kernel for arm64" setup/debian-root arm64 $(sources) $@ busybox-static linux-image-cloud-arm64
	@/usr/sbin/depmod --basedir $@ $$(ls $@/usr/lib/modules)
	@touch $@

build/arm64/overlay.cpio.zst: dist/arm64/postern build/arm64/root $(call parts,initramfs)
	initramfs/build build/arm64/root $@ dist/arm64/postern

$(sources): setup/apt-sources | setup
	mkdir -p $(@D)
	setup/apt-sources > $@

$(mkosi)/program: setup/mkosi $(sources)
	@rm -rf $@
	@setup/step "fetch mkosi" setup/mkosi $(sources) $@

$(mkosi)/tools: image/tools/mkosi.conf image/run-mkosi $(mkosi)/program
	@setup/step "image tools" image/run-mkosi image/tools $(mkosi)
	@touch $@

$(mkosi)/stage/initrd.cpio.zst: $(call parts,image/initrd) $(mkosi)/tools
	@setup/step "base initrd" image/run-mkosi image/initrd $(@D) --tools-tree $(CURDIR)/$(mkosi)/tools

# Never made anew by itself: a machine that knows the old ones would not boot what the new ones sign.
$(keys) &: | setup
	@mkdir -p -m 700 keys
	@setup/step "secureboot keys" image/make-keys keys

image_needs := dist/postern $(image_parts) $(mkosi)/tools $(mkosi)/stage/initrd.cpio.zst

profile_parts := $(if $(PROFILE),$(call parts,$(patsubst %,image/mkosi.profiles/%,$(subst $(comma), ,$(PROFILE))))) \
  $(if $(findstring secureboot,$(PROFILE)),$(keys))
# The kernels differ, and what is cached holds one of them.
cache := $(if $(findstring metal,$(PROFILE)),--cache-directory $(CURDIR)/$(mkosi)/cache-metal)

$(product) &: $(image_needs) $(profile_parts) $(call parts,image/sbom) | setup
	@setup/step "image" image/run-mkosi image $(output) --tools-tree $(CURDIR)/$(mkosi)/tools $(cache) $(addprefix --profile ,$(PROFILE))
	@setup/step "qcow2" qemu-img convert -c -O qcow2 $(output)/postern.raw $(output)/postern.qcow2
	$(bin)/bun image/sbom/main.ts $(output)/postern.manifest dist/postern > $(output)/postern.cdx.json
	@touch $(product)

$(test_image) &: $(image_needs) $(call parts,image/mkosi.profiles/test)
	@setup/step "test image" image/run-mkosi image build/test --tools-tree $(CURDIR)/$(mkosi)/tools --profile test
	@touch $(test_image)

# The same without compression, which the boot tests load directly.
build/test/vmlinux: build/test/vmlinuz test/boot/plain_kernel.ts
	@$(bin)/bun test/boot/plain_kernel.ts $< $@

build/test/initrd.cpio: build/test/initrd $(addprefix test/boot/,plain_initrd.ts cpio_padding.ts)
	@$(bin)/bun test/boot/plain_initrd.ts $< $@

# Begins with the packages that mkosi kept of the image; a cache of its own, or it would drop those.
$(debian) &: $(call parts,test/boot/debian image/mkosi.profiles/test initramfs/root) image/mkosi.conf dist/postern \
  | $(test_image)
	@mkdir -p $(mkosi)/debian
	@setup/step "plain Debian" image/run-mkosi test/boot/debian build/test/debian --tools-tree $(CURDIR)/$(mkosi)/tools --cache-directory $(CURDIR)/$(mkosi)/debian
	@touch $(debian)

build/test/arm64/root: Makefile setup/debian-root $(sources)
	@setup/step "fetch Debian's systemd for arm64" setup/debian-root arm64 $(sources) $@ base-files dash kmod perl-base systemd udev
	@touch $@

$(arm64) &: build/arm64/overlay.cpio.zst build/test/arm64/root $(call parts,test/boot/arm64 test/boot/early)
	cp build/arm64/root/boot/vmlinuz-* build/test/arm64/vmlinuz
	test/boot/arm64/build build/test/arm64/root build/arm64/root $< build/test/arm64/initrd
