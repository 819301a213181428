export { describeSettings, readConfig, type SettingLine } from './config.ts';
