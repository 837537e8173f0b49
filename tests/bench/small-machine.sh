#!/bin/bash
# A computer of its own for a release (npm run release), by qemu, so that a hub's memory, or a
# processor that is not here, can be tried:
#   tests/bench/small-machine.sh amd64|arm64 RELEASE MEMORY COMMAND...
# boots Debian's kernel with so much memory (1G) and two cores, runs COMMAND in the release's folder
# ("./ustat school --pack course.pack ...": put the pack into RELEASE first), and passes port 3999
# here on to its 3000. Each half minute it prints what is free and the most that a process took.
# Ends with Ctrl-C. By root on Debian: apt-get install qemu-system-x86 qemu-system-arm
#   qemu-utils mmdebstrap cpio busybox-static. WORK names a folder (3 GB) that is kept between runs.
# amd64 by KVM is as fast as this computer. arm64 is emulated, some thirty times slower: as a
# Cortex-A72 (Raspberry Pi 4) on one thread, since V8 breaks off on several (lib/server/DECISIONS.md).
set -euo pipefail
arch=$1 release=$2 memory=$3; shift 3
work=${WORK:-/tmp/ustat-machine}/$arch; root=$work/root
mkdir -p "$work"
if [ ! -e "$root/bin/busybox" ]; then
  mmdebstrap --mode=root --variant=extract --architectures="$arch" --aptopt='APT::Install-Recommends "false"' \
    --include="linux-image-cloud-$arch,busybox-static,libstdc++6,dash,coreutils,libc-bin" \
    bookworm "$root" http://deb.debian.org/debian
fi
modules=$(echo "$root"/lib/modules/*/kernel)
order="drivers/virtio/virtio drivers/virtio/virtio_ring drivers/virtio/virtio_pci_legacy_dev
  drivers/virtio/virtio_pci_modern_dev drivers/virtio/virtio_pci drivers/block/virtio_blk
  net/core/failover drivers/net/net_failover drivers/net/virtio_net"
rm -rf "$work/initrd" "$root/ustat"; mkdir -p "$work"/initrd/{bin,dev,proc,sys,mnt,lib} "$root"/{proc,sys,dev,tmp}
cp "$root/bin/busybox" "$work/initrd/bin/"
for one in $order; do cp "$modules/$one.ko" "$work/initrd/lib/"; done
cat > "$work/initrd/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for one in $(for one in $order; do basename "$one"; done | tr '\n' ' '); do insmod /lib/\$one.ko; done
mount -t ext4 /dev/vda /mnt
for one in proc sys dev; do mount --move /\$one /mnt/\$one; done
exec switch_root /mnt /bin/begin
INIT
cat > "$root/bin/begin" <<BEGIN
#!/bin/busybox sh
export PATH=/usr/bin:/bin:/sbin HOME=/tmp
b=/bin/busybox
\$b mount -t tmpfs tmp /tmp
\$b ip link set lo up
\$b ip addr add 10.0.2.15/24 dev eth0; \$b ip link set eth0 up; \$b ip route add default via 10.0.2.2
cd /ustat
$(printf '%q ' "$@") < /dev/null 2>&1 | while read -r line; do echo "[\$(\$b cut -d. -f1 /proc/uptime) s] \$line"; done &
while \$b sleep 30; do
  most=\$(\$b cat /proc/[0-9]*/status 2>/dev/null | \$b awk '/VmHWM/ && \$2 > most { most = \$2 } END { print int(most / 1024) }')
  echo "[\$(\$b cut -d. -f1 /proc/uptime) s] \$(\$b awk '/MemAvailable/ { print int(\$2 / 1024) }' /proc/meminfo) MB free, \$most at most in a process"
done
BEGIN
chmod +x "$work/initrd/init" "$root/bin/begin"
(cd "$work/initrd" && find . | cpio -o -H newc --quiet | gzip -1 > "$work/initrd.gz")
cp -al "$release" "$root/ustat" 2>/dev/null || cp -a "$release" "$root/ustat"
rm -f "$work/disk"; mke2fs -q -t ext4 -d "$root" "$work/disk" 3G
case $arch in
  amd64) system=x86_64 machine="-M q35 -enable-kvm -cpu host,arch-capabilities=off" console=ttyS0 ;;
  arm64) system=aarch64 machine="-M virt -cpu cortex-a72 -accel tcg,thread=single" console=ttyAMA0 ;;
esac
# shellcheck disable=SC2086
exec nice -n 19 qemu-system-$system $machine -smp 2 -m "$memory" -nographic -no-reboot \
  -kernel "$root"/boot/vmlinuz-* -initrd "$work/initrd.gz" -append "console=$console quiet panic=-1" \
  -drive if=none,file="$work/disk",format=raw,id=d,cache=unsafe -device virtio-blk-pci,drive=d \
  -netdev user,id=n,hostfwd=tcp:127.0.0.1:3999-:3000 -device virtio-net-pci,netdev=n
