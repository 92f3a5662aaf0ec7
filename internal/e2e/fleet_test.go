package e2e_test

import (
	"database/sql"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fleet is any number of `lethe serve` on one database, as in production: each
// is killed, stopped, paused and started again alone.
type fleet struct {
	t           *testing.T
	home        string
	databaseURL string
	token       string
	env         []string
	replicas    []*replica
}

// newFleet prepares a database for replicas: schema, keys and a token. Requests
// approve and route themselves at once unless env says otherwise; whatever
// fails is tried again soon.
func newFleet(t *testing.T, databaseURL string, env ...string) *fleet {
	t.Helper()
	home := workDir(t, nil)
	f := &fleet{t: t, home: home, databaseURL: databaseURL, env: withSecret(append([]string{
		"LETHE_DATABASE_URL=" + databaseURL,
		"LETHE_KEYS=" + filepath.Join(home, "keys.json"),
		"LETHE_OUTBOUND_ALLOW=127.0.0.0/8",
		"LETHE_REVIEW_WINDOW=0s", "LETHE_UNDO_WINDOW=0s", "LETHE_DELIVERY_TIMEOUT=1s",
		"LETHE_RETRY_MIN=50ms", "LETHE_RETRY_MAX=500ms", "LETHE_JOB_INTERVAL=1s",
		"LETHE_LOG_LEVEL=warn",
	}, env...)...)}
	f.operate("", "keys", "generate", "--out", filepath.Join(home, "keys.json"))
	f.operate("", "migrate")
	f.token = strings.TrimSpace(f.operate("", "token", "create", "--name", "shop",
		"--scope", "requests:submit", "--scope", "requests:read", "--scope", "requests:review"))
	return f
}

// operate runs a command of the operator, which must succeed, and returns what
// it printed.
func (f *fleet) operate(stdin string, args ...string) string {
	f.t.Helper()
	out := command(f.t, f.env, stdin, args...)
	if out.status != 0 {
		f.t.Fatalf("lethe %s ended with %d:\n%s", strings.Join(args, " "), out.status, out.stderr)
	}
	return out.stdout
}

func (f *fleet) apply(document string) { f.operate(document, "apply", "-f", "-") }

// database connects to the database past the replicas, and past any proxy.
func (f *fleet) database() *sql.DB { return connect(f.t, f.databaseURL) }

// apis are the doors of all replicas.
func (f *fleet) apis() []api {
	var all []api
	for _, r := range f.replicas {
		all = append(all, r.api())
	}
	return all
}

// replica is one `lethe serve`, through all its restarts, at one address.
type replica struct {
	*lethe
	adminURL string
}

// add starts one more replica. Its own environment wins over that of the fleet.
func (f *fleet) add(env ...string) *replica {
	f.t.Helper()
	r := f.prepare(env...)
	r.Start()
	return r
}

// prepare makes a replica without starting it.
func (f *fleet) prepare(env ...string) *replica {
	f.t.Helper()
	address, admin := fixedAddress(f.t), fixedAddress(f.t)
	where := []string{"LETHE_BASE_URL=http://" + address, "LETHE_LISTEN=" + address, "LETHE_ADMIN_LISTEN=" + admin}
	r := &replica{adminURL: "http://" + admin, lethe: &lethe{
		access: access{URL: "http://" + address, DatabaseURL: f.databaseURL, Token: f.token},
		t:      f.t, setup: setup{env: append(append(f.env[:len(f.env):len(f.env)], where...), env...)},
		dir:    filepath.Join(f.home, "data"),
		stdout: newTranscript(io.Discard), stderr: newTranscript(io.Discard),
	}}
	f.t.Cleanup(func() {
		r.killIfRunning() // a stop would wait for hostile destinations
		if f.t.Failed() {
			f.t.Logf("the last words of %s:\n%s", r.URL, r.lastWords())
		}
	})
	f.replicas = append(f.replicas, r)
	return r
}

// Launch starts the process and does not wait.
func (r *replica) Launch() { r.run([]string{"serve"}) }

// Start starts the process and waits until it is ready.
func (r *replica) Start() {
	r.t.Helper()
	r.Launch()
	r.awaitReady()
}

func (r *replica) awaitReady() {
	r.t.Helper()
	eventually(r.t, startTime, "lethe serve is ready", func() bool {
		if !r.running() {
			r.t.Fatalf("lethe serve ended before it was ready: %v\n%s", r.cmd.ProcessState, r.stderr)
		}
		return r.ready()
	})
}

// ready asks as an orchestrator does.
func (r *replica) ready() bool {
	client := http.Client{Timeout: 2 * time.Second}
	res, err := client.Get(r.adminURL + "/readyz")
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func (r *replica) running() bool {
	select {
	case <-r.ended:
		return false
	default:
		return r.cmd != nil
	}
}

// lastWords is the end of the log: that of a whole run of faults is very long.
func (r *replica) lastWords() string {
	said := r.stderr.String()
	return said[max(0, len(said)-4_000):]
}

func (r *replica) killIfRunning() {
	if r.cmd != nil && r.running() {
		r.Kill()
	}
}

// anyOf picks one replica.
func (f *fleet) anyOf(random *rand.Rand) *replica { return f.replicas[random.IntN(len(f.replicas))] }
