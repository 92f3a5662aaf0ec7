package e2e_test

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestDev_KeepsItsAccessOverARestart(t *testing.T) {
	t.Parallel()
	l := start(t, setup{listen: fixedAddress(t)})
	sent := l.api().submit(t, submission("anna@example.com"))
	before := l.access
	if len(before.Staff) != 5 {
		t.Errorf("there are accounts for %+v; want one for each of five roles", before.Staff)
	}
	for _, printed := range append([]string{l.URL, l.AdminURL, l.Token}, passwords(l.access)...) {
		if printed == "" || !strings.Contains(l.stdout.String(), printed) {
			t.Errorf("dev.json has %q, which is not printed", printed)
		}
	}
	info, err := os.Stat(filepath.Join(l.dir, "dev.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("dev.json: %v, %v; want mode 0600", info.Mode(), err)
	}
	l.Stop()
	l.Start()
	if l.Token != before.Token || fmt.Sprint(l.Staff) != fmt.Sprint(before.Staff) || l.URL != before.URL {
		t.Errorf("the access changed from %+v to %+v", before, l.access)
	}
	if now := l.api().request(t, sent.ID); now.Reference != sent.Reference {
		t.Errorf("the request is %+v after the restart; want %s", now, sent.Reference)
	}
}

func passwords(a access) []string {
	var all []string
	for _, s := range a.Staff {
		all = append(all, s.Password)
	}
	return all
}

func TestDev_SecondSaysWhatIsInItsWayAndLeavesTheFirst(t *testing.T) {
	t.Parallel()
	address := fixedAddress(t)
	l := start(t, setup{listen: address})
	for _, c := range []struct{ dir, listen, want string }{
		{l.dir, "127.0.0.1:0", "another lethe dev runs on " + l.dir},
		{t.TempDir(), address, "listen on " + address},
	} {
		out := command(t, []string{"LETHE_ADMIN_LISTEN=127.0.0.1:0"}, "", "dev", "--data-dir", c.dir, "--listen", c.listen, "--no-demo")
		if out.status != 1 || !strings.Contains(out.stderr, c.want) {
			t.Errorf("the second ended with %d: %s; want %q", out.status, out.stderr, c.want)
		}
	}
	l.api().submit(t, submission("anna@example.com"))
}

// Root runs Postgres as another user; the rest of the suite shows one case,
// this the other.
func TestDev_RunsAsAnOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		l := start(t, setup{})
		l.api().submit(t, submission("anna@example.com"))
		return
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, uidErr := strconv.ParseUint(nobody.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(nobody.Gid, 10, 32)
	if uidErr != nil || gidErr != nil {
		t.Fatalf("nobody is %+v", nobody)
	}
	l := start(t, setup{user: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}})
	if r := l.api().submit(t, submission("anna@example.com")); r.State != "IN_REVIEW" {
		t.Errorf("the request is %s; want IN_REVIEW", r.State)
	}
	info, err := os.Stat(filepath.Join(l.dir, "postgres", "PG_VERSION"))
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner != uint32(uid) {
		t.Errorf("the cluster belongs to user %d; want %d", owner, uid)
	}
	get(t, l.AdminURL+"/readyz")
}
