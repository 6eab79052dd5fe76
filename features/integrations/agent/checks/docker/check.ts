import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { imageName } from '../../autodiscovery/images.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { flagOption, textOption, textsOption } from '../../read-instance.ts';
import { networkOwners } from '../container/network-groups.ts';
import { dockerMetrics } from './docker-metrics.ts';
import { bundledEvents, readEvents } from './events.ts';

const SERVICE_UP = 'docker.service_up';
const HEALTH = 'docker.container_health';
const EXIT = 'docker.exit';

/** Docker as the Agent's `docker` check measures it: its containers, images, events and health. */
export const check: CheckModule = { name: 'docker', create };

function create(instance: YamlMap, initConfig: YamlMap, parts: CheckParts) {
  const http = CheckHttp.fromInstance(instance, initConfig);
  const url = textOption(instance, 'url', 'unix://%2Fvar%2Frun%2Fdocker.sock');
  const withEvents = flagOption(instance, 'collect_events', true);
  const withExitCodes = flagOption(instance, 'collect_exit_codes', false);
  const withImageSizes =
    flagOption(instance, 'collect_images_stats', false) || flagOption(instance, 'collect_image_size', false);
  const withSizes = flagOption(instance, 'collect_container_size', false);
  const withVolumes = flagOption(instance, 'collect_volume_count', false);
  const fineExits = new Set(textsOption(instance, 'ok_exit_codes', ['0', '143']));
  let eventsSinceS = Math.floor(parts.clock.nowMs() / 1000);

  const list = async (path: string, signal: AbortSignal): Promise<readonly YamlMap[]> => {
    const answer = await http.getJson(`${url}${path}`, signal);
    return Array.isArray(answer) ? answer.filter(isObject) : [];
  };

  async function daemon(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const containers = await list(`/containers/json?all=1${withSizes ? '&size=1' : ''}`, signal);
    countContainers(sender, containers, parts);
    for (const one of containers) {
      if (one['State'] !== 'running') continue;
      const tags = parts.tagger.tagsOf(`container_id://${String(one['Id'])}`, 'high');
      const health = /\((healthy|unhealthy|health: starting)\)/.exec(String(one['Status'] ?? ''))?.[1];
      if (health !== undefined)
        sender.serviceCheck(HEALTH, healthStatus(health), tags, health === 'unhealthy' ? 'unhealthy' : '');
      if (typeof one['SizeRw'] === 'number') sender.gauge('docker.container.size_rw', one['SizeRw'], tags);
      if (typeof one['SizeRootFs'] === 'number') sender.gauge('docker.container.size_rootfs', one['SizeRootFs'], tags);
    }
    const images = await list('/images/json', signal);
    const all = await list('/images/json?all=1', signal);
    sender.gauge('docker.images.available', images.length);
    sender.gauge('docker.images.intermediate', all.length - images.length);
    if (withImageSizes) for (const image of images) imageSizes(sender, image);
    if (withVolumes) await volumes(sender, signal);
  }

  async function volumes(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const count = async (dangling: boolean) => {
      const filters = encodeURIComponent(JSON.stringify({ dangling: [String(dangling)] }));
      const answer = await http.getJson(`${url}/volumes?filters=${filters}`, signal);
      const found = isObject(answer) ? answer['Volumes'] : undefined;
      return Array.isArray(found) ? found.length : 0;
    };
    sender.gauge('docker.volume.count', await count(false), ['volume_state:attached']);
    sender.gauge('docker.volume.count', await count(true), ['volume_state:dangling']);
  }

  async function events(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const untilS = Math.floor(parts.clock.nowMs() / 1000);
    if (untilS <= eventsSinceS) return;
    const { text } = await http.getOk(`${url}/events?since=${eventsSinceS}&until=${untilS}`, signal);
    eventsSinceS = untilS;
    const found = readEvents(text);
    if (withEvents) for (const event of bundledEvents(found, parts.host)) sender.event(event);
    if (!withExitCodes) return;
    for (const { exitCode, containerName, containerId } of found) {
      if (exitCode === undefined) continue;
      const tags = parts.tagger.tagsOf(`container_id://${containerId}`, 'high');
      const status = fineExits.has(String(exitCode)) ? CheckStatus.ok : CheckStatus.critical;
      sender.serviceCheck(EXIT, status, [...tags, `container_name:${containerName}`], `exited with ${exitCode}`);
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      await ownContainers(sender, signal, parts);
      try {
        await daemon(sender, signal);
        sender.serviceCheck(SERVICE_UP, CheckStatus.ok);
      } catch (error) {
        sender.serviceCheck(SERVICE_UP, CheckStatus.critical, [], messageOf(error));
        throw error;
      }
      if (withEvents || withExitCodes) await events(sender, signal);
    },
    close: () => http.close(),
  };
}

async function ownContainers(sender: CheckSender, signal: AbortSignal, parts: CheckParts): Promise<void> {
  const measured = [];
  for (const container of parts.containers.running) {
    if (container.runtime !== 'docker') continue;
    signal.throwIfAborted();
    const tags = [...parts.tagger.tagsOf(`container_id://${container.id}`, 'high'), 'runtime:docker'];
    if (container.startedUnixS > 0) {
      sender.gauge('docker.uptime', Math.max(0, parts.clock.nowMs() / 1000 - container.startedUnixS), tags);
    }
    const stats = await parts.containerStats.read(container);
    if (stats === undefined) continue;
    measured.push({ container, stats });
    for (const { type, metric, value, tags: more } of dockerMetrics(stats))
      sender[type](metric, value, [...tags, ...more]);
  }
  for (const { entity, container, network } of networkOwners(measured)) {
    // With one network there is no doubt which interface is in it; with several only Docker knows.
    const names = Object.keys(container.addresses);
    for (const one of network.interfaces) {
      const name = names.length === 1 ? names[0] : one.name;
      const tags = [...parts.tagger.tagsOf(entity, 'high'), 'runtime:docker', `docker_network:${name}`];
      sender.rate('docker.net.bytes_sent', one.sentBytes, tags);
      sender.rate('docker.net.bytes_rcvd', one.receivedBytes, tags);
    }
  }
}

function countContainers(sender: CheckSender, containers: readonly YamlMap[], { tagger }: CheckParts): void {
  const groups = new Map<string, { tags: readonly string[]; running: number; stopped: number }>();
  let running = 0;
  for (const one of containers) {
    const runs = one['State'] === 'running';
    if (runs) running++;
    const known = runs ? tagger.tagsOf(`container_id://${String(one['Id'])}`, 'low') : [];
    const tags = known.length > 0 ? known : imageTags(String(one['Image'] ?? ''));
    const group = groups.get(tags.join('|')) ?? { tags, running: 0, stopped: 0 };
    group[runs ? 'running' : 'stopped']++;
    groups.set(tags.join('|'), group);
  }
  for (const { tags, running: up, stopped } of groups.values()) {
    if (up > 0) sender.gauge('docker.containers.running', up, tags);
    if (stopped > 0) sender.gauge('docker.containers.stopped', stopped, tags);
  }
  sender.gauge('docker.containers.running.total', running);
  sender.gauge('docker.containers.stopped.total', containers.length - running);
}

function imageSizes(sender: CheckSender, image: YamlMap): void {
  const names = image['RepoTags'];
  const name = Array.isArray(names) && typeof names[0] === 'string' ? names[0] : '';
  if (name === '') return;
  for (const [field, metric] of [
    ['VirtualSize', 'docker.image.virtual_size'],
    ['Size', 'docker.image.size'],
  ] as const) {
    const size = image[field];
    if (typeof size === 'number') sender.gauge(metric, size, imageTags(name));
  }
}

function imageTags(image: string): string[] {
  const { name, short, tag } = imageName(image);
  return [
    `docker_image:${image}`,
    `image_name:${name}`,
    ...(tag === '' ? [] : [`image_tag:${tag}`]),
    `short_image:${short}`,
  ].sort();
}

function healthStatus(health: string): CheckStatus {
  if (health === 'healthy') return CheckStatus.ok;
  return health === 'unhealthy' ? CheckStatus.critical : CheckStatus.unknown;
}
