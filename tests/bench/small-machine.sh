#!/bin/bash
# A computer with little memory for a release (npm run release), by qemu:
#   [ARCH=arm64] [MEMORY=1G] tests/bench/small-machine.sh RELEASE COMMAND...
# boots Debian's kernel with MEMORY and two cores, runs COMMAND in the release's folder ("./ustat school
# --pack course.pack --learners 3 --trust ...": put the pack into RELEASE first) and passes port 3999
# here on to its 3000. Each half minute it says how much memory is free, and the most that a process
# took. Ends with Ctrl-C. By root on Debian: apt-get install qemu-system-x86 mmdebstrap cpio, or
# qemu-system-arm. WORK: a folder that is kept between runs (3 GB).
# All of it is emulated, the cores too: amd64 some twenty times slower than this computer, arm64 (a
# Raspberry Pi 4's processor) thirty times, and on one thread, since V8 breaks off on several
# (lib/server/DECISIONS.md). SET: environment of COMMAND, as "A=1 B=2".
set -euo pipefail
release=$1; shift
arch=${ARCH:-amd64}
work=${WORK:-/tmp/ustat-$arch}; root=$work/root
mkdir -p "$work"
if [ ! -e "$root/bin/busybox" ]; then
  mmdebstrap --mode=root --variant=extract --architectures="$arch" --aptopt='APT::Install-Recommends "false"' \
    --include="linux-image-cloud-$arch,busybox-static,libstdc++6,dash,coreutils,libc-bin" \
    bookworm "$root" http://deb.debian.org/debian
fi
modules=$(echo "$root"/lib/modules/*/kernel)
# what a kernel has built in has no module
order="drivers/virtio/virtio drivers/virtio/virtio_ring drivers/virtio/virtio_pci_legacy_dev
  drivers/virtio/virtio_pci_modern_dev drivers/virtio/virtio_pci drivers/block/virtio_blk
  net/core/failover drivers/net/net_failover drivers/net/virtio_net
  lib/crc16 fs/mbcache fs/jbd2/jbd2 fs/ext4/ext4"
rm -rf "$work/initrd" "$root/ustat"
mkdir -p "$work"/initrd/{bin,dev,proc,sys,mnt,lib} "$root"/{proc,sys,dev,tmp}
cp "$root/bin/busybox" "$work/initrd/bin/"
names=
for one in $order; do
  [ ! -e "$modules/$one.ko" ] || { cp "$modules/$one.ko" "$work/initrd/lib/"; names+=" $(basename "$one")"; }
done
cat > "$work/initrd/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for one in $names; do insmod /lib/\$one.ko; done
mount -t ext4 /dev/vda /mnt
for one in proc sys dev; do mount --move /\$one /mnt/\$one; done
exec switch_root /mnt /bin/begin
INIT
cat > "$root/bin/begin" <<BEGIN
#!/bin/busybox sh
export PATH=/usr/bin:/bin:/sbin HOME=/tmp ${SET:-}
b=/bin/busybox
now() { \$b cut -d. -f1 /proc/uptime; }
\$b mount -t tmpfs tmp /tmp
\$b ip link set lo up
\$b ip addr add 10.0.2.15/24 dev eth0; \$b ip link set eth0 up; \$b ip route add default via 10.0.2.2
\$b awk '/MemTotal/ { print int(\$2 / 1024) " MB, cores:" }' /proc/meminfo; \$b nproc
cd /ustat
{ $(printf '%q ' "$@") < /dev/null 2>&1; echo "ended with \$?"; } |
  while read -r line; do echo "[\$(now) s] \$line"; done &
while \$b sleep 30; do
  most=\$(\$b cat /proc/[0-9]*/status 2>/dev/null | \$b awk '/VmHWM/ && \$2 > most { most = \$2 } END { print int(most / 1024) }')
  free=\$(\$b awk '/MemAvailable/ { print int(\$2 / 1024) }' /proc/meminfo)
  echo "[\$(now) s] \$free MB free, \$most MB at most in a process"
done
BEGIN
chmod +x "$work/initrd/init" "$root/bin/begin"
(cd "$work/initrd" && find . | cpio -o -H newc --quiet | gzip -1 > "$work/initrd.gz")
cp -al "$release" "$root/ustat" 2>/dev/null || cp -a "$release" "$root/ustat"
rm -f "$work/disk"
mke2fs -q -t ext4 -d "$root" "$work/disk" 3G
if [ "$arch" = amd64 ]; then
  computer=(qemu-system-x86_64 -M q35 -accel "tcg,thread=multi" -cpu max); console=ttyS0
else
  computer=(nice -n 19 qemu-system-aarch64 -M virt -cpu cortex-a72 -accel "tcg,thread=single"); console=ttyAMA0
fi
exec "${computer[@]}" -smp 2 -m "${MEMORY:-1G}" -nographic -no-reboot \
  -kernel "$root"/boot/vmlinuz-* -initrd "$work/initrd.gz" -append "console=$console quiet panic=-1" \
  -drive if=none,file="$work/disk",format=raw,id=d,cache=unsafe -device virtio-blk-pci,drive=d \
  -netdev user,id=n,hostfwd=tcp:127.0.0.1:"${PORT:-3999}"-:3000 -device virtio-net-pci,netdev=n
