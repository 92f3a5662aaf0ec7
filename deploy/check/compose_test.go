package check

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sigs.k8s.io/yaml"
)

// compose is as much of the Compose specification as deploy/compose.yaml uses.
type compose struct {
	Name     string             `json:"name"`
	Program  service            `json:"x-program"`
	Services map[string]service `json:"services"`
	Volumes  map[string]*struct{}
}

type service struct {
	Image           string            `json:"image"`
	Build           map[string]string `json:"build"`
	Command         []string          `json:"command"`
	Environment     map[string]string `json:"environment"`
	Volumes         []string          `json:"volumes"`
	Ports           []string          `json:"ports"`
	Restart         string            `json:"restart"`
	StopGracePeriod string            `json:"stop_grace_period"`
	NetworkMode     string            `json:"network_mode"`
	ReadOnly        bool              `json:"read_only"`
	CapDrop         []string          `json:"cap_drop"`
	SecurityOpt     []string          `json:"security_opt"`
	Healthcheck     *struct {
		Test              []string
		Interval, Timeout string
		Retries           int
	} `json:"healthcheck"`
	DependsOn map[string]struct{ Condition string } `json:"depends_on"`
}

func readCompose(t *testing.T) compose {
	t.Helper()
	content, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file compose
	if err := yaml.UnmarshalStrict(content, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestCompose_IsWhatTheProgramUnderstands(t *testing.T) {
	t.Parallel()
	file := readCompose(t)
	for name, s := range file.Services {
		if strings.HasSuffix(s.Image, ":latest") || !strings.Contains(s.Image, ":") {
			t.Errorf("%s runs %q", name, s.Image)
		}
		for on := range s.DependsOn {
			if _, ok := file.Services[on]; !ok {
				t.Errorf("%s depends on %s, which does not exist", name, on)
			}
		}
		for _, volume := range s.Volumes {
			if _, ok := file.Volumes[strings.SplitN(volume, ":", 2)[0]]; !ok {
				t.Errorf("%s mounts %s, which does not exist", name, volume)
			}
		}
		for variable := range s.Environment {
			if name != "postgres" && !isSetting(t, variable) {
				t.Errorf("%s sets %s, which nothing reads", name, variable)
			}
		}
	}
}

// What compose.yaml starts is started here without containers, each with the command
// and the environment that it has there, and the first mutation of the README is sent.
func TestCompose_TakesTheFirstRequest(t *testing.T) {
	t.Parallel()
	file := readCompose(t)
	m := newMachine(t)
	m.run("initdb", "--username=lethe", "--auth=trust", "--no-sync")
	m.write("postgresql.conf", "listen_addresses = '127.0.0.1'", 0o644)
	m.start()
	m.run("createdb", "-U", "lethe", "lethe")
	here := place{dir: t.TempDir()}
	pages, admin, destinations := "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t)
	here.replacer = strings.NewReplacer("postgres:5432", "127.0.0.1:"+m.port, "/data", here.dir, "localhost:8080", pages)
	here.env = []string{"LETHE_LISTEN=" + pages, "LETHE_ADMIN_LISTEN=" + admin, "LETHE_REVIEW_WINDOW=1s", "LETHE_UNDO_WINDOW=0s"}
	here.program = filepath.Join(here.dir, "lethe")
	build := exec.Command("go", "build", "-o", here.program, "./cmd/lethe")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}

	setup := here.command(t, file.Services["setup"], "--data-dir", here.dir, "--destinations", "http://"+destinations)
	for range 2 { // up, down, up
		if out, err := here.clone(setup).CombinedOutput(); err != nil {
			t.Fatalf("setup: %v: %s", err, out)
		}
	}
	here.background(t, here.command(t, file.Services["lethe"]))
	here.background(t, here.command(t, file.Services["destinations"], "--data-dir", here.dir, "--listen", destinations))
	eventually(t, func() bool {
		res, err := http.Get("http://" + admin + "/readyz")
		return err == nil && res.Body.Close() == nil && res.StatusCode == http.StatusOK
	})

	for _, want := range []string{`"replayed":false`, `"replayed":true`} {
		if got := firstMutation(t, here.dir, pages); !strings.Contains(got, want) {
			t.Errorf("answered %s; want %s", got, want)
		}
	}
	// Nobody rejects it, and it goes out.
	eventually(t, func() bool {
		res, err := http.Get("http://" + destinations + "/demo/")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		counts, err := io.ReadAll(res.Body)
		return err == nil && regexp.MustCompile(`[1-9]\d* orders`).Match(counts)
	})
}

// place is where containers would be.
type place struct {
	dir, program string
	env          []string
	replacer     *strings.Replacer
}

func (p place) command(t *testing.T, s service, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(p.program, append(append([]string{}, s.Command...), args...)...)
	for name, value := range s.Environment {
		cmd.Env = append(cmd.Env, name+"="+p.replacer.Replace(value))
	}
	cmd.Env = append(cmd.Env, p.env...)
	return cmd
}

func (p place) clone(cmd *exec.Cmd) *exec.Cmd {
	again := exec.Command(cmd.Path, cmd.Args[1:]...)
	again.Env = cmd.Env
	return again
}

func (p place) background(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var said lockedBuffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
		if err := cmd.Wait(); err != nil || t.Failed() {
			t.Errorf("%v: %v: %s", cmd.Args, err, said.String())
		}
	})
}

// lockedBuffer is one that two streams may write to.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// firstMutation sends what the README sends, with the token that setup has made.
func firstMutation(t *testing.T, dir, pages string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	body := regexp.MustCompile(`(?s)-d '(\{.*?\}\}\})'`).FindSubmatch(readme)
	if body == nil {
		t.Fatal("the README sends no mutation")
	}
	content, err := os.ReadFile(filepath.Join(dir, "dev.json"))
	if err != nil {
		t.Fatal(err)
	}
	var access struct{ Token string }
	if err := json.Unmarshal(content, &access); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+pages+"/graphql", bytes.NewReader(body[1]))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+access.Token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(answer), " ", "")
}
