import { expect, it } from 'vitest';
import { messageStart } from './header.ts';

it.each([
  ['081109 203615 148 INFO dfs.DataNode$PacketResponder: ', 'PacketResponder 1 ends'],
  ['2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.MRAppMaster: ', 'Created MRAppMaster'],
  [
    '2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - ',
    'Notification time out: 3200',
  ],
  ['17/06/09 20:10:40 INFO executor.Backend: ', 'Registered'],
  [
    '- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.363779 R02-M1-N0-C:J12-U11 RAS KERNEL INFO ',
    'parity error',
  ],
  ['134681 node-246 unix.hw state_change.unavailable 1077804742 ', 'Component State Change'],
  ['Jul  1 09:00:55 web-10-105 Microsoft Word[14463]: ', '.sdef warning'],
  ['<134>Nov 22 10:00:00 fw-01 kernel: ', '[UFW BLOCK] IN=eth0'],
  ['[Sun Dec 04 04:47:44 2005] [notice] ', 'workerEnv.init() ok'],
  ['03-17 16:13:38.811  1702  2395 D WindowManager: ', 'screen frozen'],
  ['2016-09-28 04:30:30, Info                  CBS    ', 'Loaded Servicing Stack'],
  ['20171223-22:15:29:606|Step_LSC|30002312|', 'onStandStepChanged 3579'],
  ['2024-01-01T00:00:00.000Z  INFO 1 --- [           main] o.s.b.w.TomcatWebServer  : ', 'Tomcat started'],
  ['I0102 15:04:05.000000    1234 server.go:123] ', 'Starting server'],
  ['2026-11-22 10:00:00.123 UTC [77] postgres@orders LOG:  ', 'checkpoint starting'],
  ['10.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] ', '"GET / HTTP/1.0" 200'],
  ['', 'PacketResponder 1 for block blk_1 INFO 2'],
  ['', 'error: Received disconnect from 10.0.0.1'],
  ['', '10.0.0.1:80 served 2026-11-22'],
])('%s|%s', (header, message) => {
  expect(messageStart(header + message)).toBe(header.length);
});
