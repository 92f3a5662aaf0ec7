{{/*
A Deployment: (dict "top" $ "part" "web" "args" "serve, --no-jobs" "serves" true).
What each line is for is said once, in deploy/base/web.yaml; a test compares them.
*/}}
{{- define "lethe.server" -}}
{{- $ := .top -}}
{{- $values := index $.Values .part -}}
{{- $labels := list $ "lethe" .part -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "lethe.name" $ }}-{{ .part }}
  labels: {{ include "lethe.labels" $labels | nindent 4 }}
spec:
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 900
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  selector:
    matchLabels: {{ include "lethe.selector" $labels | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "lethe.podLabels" $labels | nindent 8 }}
        lethe/metrics: "true"
      annotations:
        # A changed setting replaces the pods, in turn.
        checksum/settings: {{ include (print $.Template.BasePath "/settings.yaml") $ | sha256sum }}
    spec:
      serviceAccountName: {{ include "lethe.name" $ }}-{{ .part }}
      terminationGracePeriodSeconds: 45
      {{- include "lethe.podSecurity" $ | nindent 6 }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{ include "lethe.selector" $labels | nindent 14 }}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels: {{ include "lethe.selector" $labels | nindent 20 }}
      initContainers:
        - name: schema
          image: {{ include "lethe.image" $ }}
          args: [migrate, wait, --timeout, 10m]
          env:
            - {name: LETHE_DATABASE_URL_FILE, value: /run/secrets/lethe/database/url}
          securityContext: {{ include "lethe.confined" $ | nindent 12 }}
          resources:
            requests: {cpu: 10m, memory: 32Mi, ephemeral-storage: 16Mi}
            limits: {cpu: 500m, memory: 128Mi, ephemeral-storage: 64Mi}
          volumeMounts: {{ include "lethe.databaseMounts" $ | nindent 12 }}
      containers:
        - name: {{ .part }}
          image: {{ include "lethe.image" $ }}
          args: [{{ .args }}]
          envFrom:
            - configMapRef: {name: {{ include "lethe.name" $ }}-settings}
          env:
            - {name: LETHE_DATABASE_URL_FILE, value: /run/secrets/lethe/database/url}
            - {name: LETHE_KEYS, value: /run/secrets/lethe/keys/keys.json}
            - {name: GOMEMLIMIT, value: {{ include "lethe.memoryGoal" $values }}}
            {{- range $.Values.secretSettings.keys }}
            - {name: {{ . }}_FILE, value: /run/secrets/lethe/settings/{{ . }}}
            {{- end }}
          ports:
            {{- if .serves }}
            - {name: http, containerPort: 8080}
            {{- end }}
            - {name: admin, containerPort: 9090}
          startupProbe:
            httpGet: {path: /livez, port: admin}
            periodSeconds: 1
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /livez, port: admin}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /readyz, port: admin}
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          lifecycle:
            preStop:
              sleep: {seconds: 10}
          securityContext: {{ include "lethe.confined" $ | nindent 12 }}
          resources: {{ toYaml $values.resources | nindent 12 }}
          volumeMounts:
            {{- include "lethe.databaseMounts" $ | nindent 12 }}
            - {name: keys, mountPath: /run/secrets/lethe/keys, readOnly: true}
            {{- if $.Values.secretSettings.keys }}
            - {name: settings, mountPath: /run/secrets/lethe/settings, readOnly: true}
            {{- end }}
            - {name: tmp, mountPath: /tmp}
      volumes:
        {{- include "lethe.databaseVolumes" (list $ $.Values.database.existingSecret) | nindent 8 }}
        - name: keys
          secret: {secretName: {{ $.Values.keys.existingSecret }}, defaultMode: 0440}
        {{- if $.Values.secretSettings.keys }}
        - name: settings
          secret: {secretName: {{ $.Values.secretSettings.existingSecret }}, defaultMode: 0440}
        {{- end }}
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
{{- end -}}

{{/* 88 % of the memory that a process may have: the collector works harder before the limit is met. */}}
{{- define "lethe.memoryGoal" -}}
{{- $limit := .resources.limits.memory -}}
{{- $mebibytes := ternary (mul 1024 (trimSuffix "Gi" $limit | int)) (trimSuffix "Mi" $limit | int) (hasSuffix "Gi" $limit) -}}
{{- div (mul $mebibytes 88) 100 -}}MiB
{{- end -}}
