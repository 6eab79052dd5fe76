import { describe, expect, it } from 'vitest';
import { compileGrok } from '../grok.ts';

/** What a filter makes of a text: the value, or undefined when there is none. */
function filter(call: string, text: string, supportRules = ''): unknown {
  const parser = compileGrok({ matchRules: `rule %{data:x:${call}}`, supportRules });
  let value: unknown;
  parser.parse(text, (_, found) => {
    value = found;
  });
  return value;
}

describe('of single values', () => {
  it.each([
    ['number', '1.50', 1.5],
    ['number', 'abc', undefined],
    ['number', '0x10', undefined],
    ['integer', '-12', -12],
    ['integer', '1.5', undefined],
    ['integer', '12345678901234567890', '12345678901234567890'],
    ['boolean', 'TRUE', true],
    ['boolean', 'yes', false],
    ['nullIf("-")', '-', undefined],
    ['nullIf("-")', '--', '--'],
    ['lowercase', 'ÀB', 'àb'],
    ['uppercase', 'àb', 'ÀB'],
    ['scale(1000000000)', '0.202', 202_000_000],
    ['scale(0.001)', '1500', 1.5],
    ['scale(10)', 'x', undefined],
    ['decodeuricomponent', '%2Fservice%2Ftest+%E3%81%82', '/service/test+あ'],
    ['decodeuricomponent', '100%%zz%ff', '100%%zz%ff'],
    ['number:scale(2)', '2', 4],
  ])('%s of %s', (call, text, expected) => {
    expect(filter(call, text)).toEqual(expected);
  });
});

describe('json', () => {
  it.each([
    ['{"a":{"b":[1,null]},"c":null,"d":{}}', { a: { b: [1, null] } }],
    ['[1,"a"]', [1, 'a']],
    ['"a"', 'a'],
    ['{"a":', undefined],
    ['{}', undefined],
    ['{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ])('%s', (text, expected) => {
    expect(filter('json', text)).toEqual(expected);
  });

  it('drops what nests deeper than anybody reads', () => {
    expect(filter('json', `${'[1,'.repeat(100_000)}1${']'.repeat(100_000)}`)).toBeDefined();
  });
});

describe('keyvalue', () => {
  it.each([
    ['', 'user=john connect_date=11/08/2017 id=123 action=click', { user: 'john', id: 123, action: 'click' }],
    ['', 'key=valueStr', { key: 'valueStr' }],
    ['', 'key=<valueStr>', { key: 'valueStr' }],
    ['', '"key"="valueStr"', { key: 'valueStr' }],
    ['', "'key'='valueStr'", { key: 'valueStr' }],
    ['(":")', 'key:valueStr', { key: 'valueStr' }],
    ['(":", "/")', 'key:"/valueStr"', { key: '/valueStr' }],
    ['(":", "/")', '/key:/valueStr', { '/key': '/valueStr' }],
    ['(":=", "", "{}")', 'key:={valueStr}', { key: 'valueStr' }],
    ['("=", "", "", "|")', 'key1=value1|key2=value2', { key1: 'value1', key2: 'value2' }],
    ['("=", "", "", "|")', 'key1="value1"|key2="value2"', { key1: 'value1', key2: 'value2' }],
    ['("=", "", "", "||")', 'a=1||b=2|3||c=3', { a: 1, c: 3 }],
    ['(":=","","<>")', 'key1:=valueStr key2:=</valueStr2> key3:="valueStr3"', { key1: 'valueStr', key2: '/valueStr2' }],
    ['(": ")', 'user: john id: 123', { user: 'john', id: 123 }],
    [
      '("=","/:")',
      'url=https://app.datadoghq.com/event/stream user=john',
      { url: 'https://app.datadoghq.com/event/stream', user: 'john' },
    ],
    ['', 'key1=value1, key2=value2;key3=value3', { key1: 'value1', key2: 'value2', key3: 'value3' }],
    ['("="," ")', 'key1=value1, key2 = value 2 ', { key1: 'value1', key2: 'value 2' }],
    ['', 'key:=valueStr', undefined],
    ['', 'key1= key2=null key3=value3', { key3: 'value3' }],
    ['', 'key1=,key2=null,key3= ,key4=value4', { key4: 'value4' }],
    ['', '=,=value', undefined],
    ['', 'f=1.2,b=true , s=abc,i=11  ,  n=-0.5e3', { f: 1.2, b: true, s: 'abc', i: 11, n: -500 }],
    [
      '',
      'a="12" b=07 c=08 d=2.0e e=12345678901234567890',
      { a: '12', b: 7, c: '08', d: '2.0e', e: '12345678901234567890' },
    ],
    ['', 'key = valueStr', undefined],
    ['', 'key= valueStr', undefined],
    ['("=", "\\\\w.\\\\-_@:")', 'IN=eth0 OUT= MAC=00:0c', { IN: 'eth0', MAC: '00:0c' }],
    ['', 'db.name=my_db,db.operation=insert', { 'db.name': 'my_db', 'db.operation': 'insert' }],
    ['', ' , key1=value1 "key2"="value2",key3=value3 ', { key1: 'value1', key2: 'value2', key3: 'value3' }],
    ['', 'a=1, a=1, a=2', { a: [1, 1, 2] }],
    ['("="," ")', 'a key=value', undefined],
    ['', 'msg="said \\"hi\\" to all" x=1', { msg: 'said "hi" to all', x: 1 }],
    ['', 'dir="C:\\tmp\\" x="1"', { dir: 'C:\\tmp\\', x: '1' }],
    ['', 'token=abc== x=1', { x: 1 }],
    ['("=","=")', 'token=abc== x=1', { token: 'abc==', x: 1 }],
    ['("\\\\s*=\\\\s*")', 'a = 1 b=2', { a: 1, b: 2 }],
    ['', '{a=1}(b=2)[c=3]', { a: 1, b: 2, c: 3 }],
    ['', '__proto__=1 constructor=2', JSON.parse('{"__proto__":1,"constructor":2}')],
  ])('keyvalue%s of %s', (args, text, expected) => {
    expect(filter(`keyvalue${args}`, text)).toEqual(expected);
  });
});

describe('csv', () => {
  it.each([
    [
      '"first_name,name,st_nb,st_name,city"',
      'John,Doe,120,Jefferson St.,Riverside',
      { first_name: 'John', name: 'Doe', st_nb: 120, st_name: 'Jefferson St.', city: 'Riverside' },
    ],
    ['"firstname,name"', '"John ""Da Man""",Doe', { firstname: 'John "Da Man"', name: 'Doe' }],
    ['"firstname,name",",","\'"', "'John ''Da Man''',Doe", { firstname: "John 'Da Man'", name: 'Doe' }],
    ['"firstname,name","|"', 'John|Doe', { firstname: 'John', name: 'Doe' }],
    ['"a,b","tab"', '1\t"x\ty"', { a: 1, b: 'x\ty' }],
    ['"key1,key2"', 'value1,value2,value3', { key1: 'value1', key2: 'value2' }],
    ['"key1,key2,key3"', 'value1,value2', { key1: 'value1', key2: 'value2' }],
    ['"key1,key2,key3"', 'value1,,value3', { key1: 'value1', key3: 'value3' }],
    ['"a,b"', '"open,1', { a: '"open', b: 1 }],
  ])('csv(%s) of %s', (args, text, expected) => {
    expect(filter(`csv(${args})`, text)).toEqual(expected);
  });
});

describe('array', () => {
  it.each([
    ['', '[1,2]', ['1', '2']],
    ['("[]",",")', '[John, Oliver]', ['John', ' Oliver']],
    ['("{}","-")', '{John-Oliver}', ['John', 'Oliver']],
    ['("{}","-", uppercase)', '{John-Oliver}', ['JOHN', 'OLIVER']],
    ['(“[]”,“,”)', '[a,b]', ['a', 'b']],
    ['("\\\\t")', '[1\t2]', ['1', '2']],
    ['("","-")', '1-2', ['1', '2']],
    ['(integer)', '[1,2]', [1, 2]],
    ['(";", scale(10))', '[1;2.1]', [10, 21]],
    ['(integer)', '[1,a]', undefined],
    ['', 'abc', undefined],
    ['', '[]', undefined],
    [
      '("[]", " ", pair)',
      '[a:1 b:x c:3]',
      [
        { name: 'a', count: 1 },
        { name: 'c', count: 3 },
      ],
    ],
    ['("", " ", keyvalue)', 'a=1 b=2', [{ a: 1 }, { b: 2 }]],
  ])('array%s of %s', (args, text, expected) => {
    expect(filter(`array${args}`, text, 'pair %{word:name}:%{integer:count}')).toEqual(expected);
  });
});

describe('xml', () => {
  it.each([
    [
      '<book category="CHILDREN">\n  <title lang="en">Harry Potter</title>\n  <author>J K. Rowling</author>\n  <year>2005</year>\n</book>',
      {
        book: {
          year: '2005',
          author: 'J K. Rowling',
          category: 'CHILDREN',
          title: { lang: 'en', value: 'Harry Potter' },
        },
      },
    ],
    ['<shop><book>A</book><book>B &amp; C</book></shop>', { shop: { book: ['A', 'B & C'] } }],
    ['<?xml version="1.0"?><a>true</a>', { a: 'true' }],
    ['<a><b></a>', undefined],
    ['not xml', undefined],
  ])('%s', (text, expected) => {
    expect(filter('xml', text)).toEqual(expected);
  });
});

describe('rubyhash', () => {
  it.each([
    [
      '{name => "John", "job" => {"company" => "Big Company", "title" => "CTO"}}',
      { name: 'John', job: { company: 'Big Company', title: 'CTO' } },
    ],
    ['{hello=>"world",\'number\'=>42.0}', { hello: 'world', number: 42 }],
    ['{:a=>:b, c: [1, nil, true], "d"=>nil, "e" => "x\\"y"}', { a: 'b', c: [1, null, true], e: 'x"y' }],
    ['{"a" => }', undefined],
    ['[1]', undefined],
  ])('%s', (text, expected) => {
    expect(filter('rubyhash', text)).toEqual(expected);
  });
});

describe('querystring and url', () => {
  it.each([
    [
      'querystring',
      '?productId=superproduct&promotionCode=super%20promo',
      { productId: 'superproduct', promotionCode: 'super promo' },
    ],
    ['querystring', 'a=1&a=2&b', { a: ['1', '2'], b: '' }],
    [
      'url',
      'https://user:pw@example.com:8443/a/b%20c?x=1%2B1&y=2#top',
      {
        scheme: 'https',
        host: 'example.com',
        port: 8443,
        path: '/a/b%20c',
        queryString: { x: '1%2B1', y: '2' },
        hash: 'top',
      },
    ],
    ['url', '/datadoghq/company?test=var1%20Pl', { path: '/datadoghq/company', queryString: { test: 'var1%20Pl' } }],
    ['url', 'http://[::1]:80', { scheme: 'http', host: '[::1]', port: 80 }],
  ])('%s of %s', (call, text, expected) => {
    expect(filter(call, text)).toEqual(expected);
  });
});

describe('useragent', () => {
  const parser = (call: string) =>
    compileGrok(
      { matchRules: `r %{data:ua:${call}}`, supportRules: '' },
      { parseUserAgent: (text) => ({ seen: text }) },
    );

  it.each([
    ['useragent', 'a%20b', 'a%20b'],
    ['useragent(decodeuricomponent:true)', 'a%20b', 'a b'],
    ['useragent(decodeuricomponent:false)', 'a%20b', 'a%20b'],
  ])('%s', (call, text, seen) => {
    expect(parser(call).parseSteps(text)[0]?.values).toEqual({ ua: { seen } });
  });
});
