const CHECK_EVERY_MS = 500;

/**
 * Ends this process when the one that started it has gone. npm puts a shell between itself and a
 * script; a signal sent to npm ends that shell, which does not pass it on.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, CHECK_EVERY_MS);
  timer.unref();
}
