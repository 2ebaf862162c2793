package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rond/internal/demo"
	"rond/internal/mailtest"
)

const idleFor = 3 * time.Minute

// BenchmarkIdle measures the program as it is built, with two plans in force, a
// mailbox that it listens to, and nothing that happens.
func BenchmarkIdle(b *testing.B) {
	for b.Loop() {
		share, memory := idle(b)
		b.ReportMetric(100*share, "%")
		b.ReportMetric(float64(memory>>20), "MB")
		b.ReportMetric(0, "ns/op")
	}
}

// idle is a daemon's share of a core, and its memory in bytes, while nothing
// happens.
func idle(t testing.TB) (share float64, memory int) {
	if os.Getenv("ROND_LONG") != "1" {
		t.Skip("SKIPPED LOUDLY: an idle daemon is measured for minutes only with ROND_LONG=1")
	}
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("SKIPPED LOUDLY: this system has no /proc to tell what a process uses")
	}
	dir := t.TempDir()
	server, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, AuthServ: "mx.kommun.example", Password: "hemligt", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	config := writeSettings(t, dir, server)
	binary := builtProgram(t)
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		path := filepath.Join(dir, p.Name)
		if err := os.WriteFile(path, p.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		runProgram(t, binary, "", "--config", config, "plan", "import", path)
	}
	p := begin(t, binary, "", config)
	defer p.end(t)
	// What is due on this day leaves first.
	<-time.After(20 * time.Second)
	before := cpuTime(t, p.Process.Pid)
	<-time.After(idleFor)
	return (cpuTime(t, p.Process.Pid) - before).Seconds() / idleFor.Seconds(), residentMemory(t, p.Process.Pid)
}

// cpuTime is what a process has used, from proc(5): fields 14 and 15, in
// hundredths of a second. The name in field 2 is in brackets and may hold
// anything.
func cpuTime(t testing.TB, pid int) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	ticks := 0
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func residentMemory(t testing.TB, pid int) int {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(raw))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
