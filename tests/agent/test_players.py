#!/usr/bin/python3
"""Songs of players that keep to MPRIS more or less, as the panel shows them."""
import unittest

from gi.repository import GLib

from fakes import AgentCase, Player, data_uri, png
from world import main


def variant(kind, value):
    return GLib.Variant(kind, value)


def metadata(**entries):
    names = dict(trackid='mpris:trackid', length='mpris:length', art='mpris:artUrl',
                 title='xesam:title', artist='xesam:artist', album='xesam:album', url='xesam:url')
    return {names[name]: value for name, value in entries.items()}


SONG = dict(trackid=variant('o', '/track/1'), title='Night Train', artist=['The Lanterns'],
            length=200_000_000)


class Quirks(AgentCase):
    def player(self, name='test', status='Playing', song=None, **properties):
        values = dict(PlaybackStatus=status, Metadata=metadata(**dict(SONG, **(song or {}))),
                      Position=10_000_000, CanControl=True, CanGoNext=True, CanGoPrevious=True,
                      CanPlay=True, CanPause=True)
        values.update(properties)
        return Player(self.world, name,
                      **{name: value for name, value in values.items() if value is not None})

    def wait_field(self, field, test):
        self.world.wait_for(lambda: [fields for kind, fields in self.world.activities().values()
                                     if kind == 'media-playback' and field in fields and
                                     test(fields[field])],
                            f'the right {field}')

    def test_a_playing_song_is_shown_with_all_it_has(self):
        self.player(song=dict(album='First'))
        _, fields = self.song(title='Night Train')
        self.assertEqual((fields['text'], fields['app'], fields['length']),
                         ('The Lanterns', 'Test', 200_000_000))
        self.assertEqual([action['key'] for action in fields['actions']],
                         ['previous', 'play-pause', 'next'])
        self.wait_field('position', lambda value: 10_000_000 <= value < 30_000_000)

    def test_a_position_of_32_bits_counts(self):
        self.player(Position=variant('i', 42_000_000))
        self.wait_field('position', lambda value: value >= 42_000_000)

    def test_a_length_of_any_type_counts(self):
        for kind, value in (('d', 200e6), ('s', '200000000'), ('t', 200_000_000),
                            ('i', 200_000_000), ('u', 200_000_000)):
            with self.subTest(kind):
                player = self.player(song=dict(length=variant(kind, value)))
                self.song(length=200_000_000)
                player.close()
                self.wait_gone('media-playback')

    def test_a_senseless_length_is_none(self):
        for kind, value in (('x', -1), ('s', 'long'), ('d', float('inf')), ('t', 2**64 - 1)):
            with self.subTest(kind):
                player = self.player(song=dict(length=variant(kind, value)))
                self.assertLessEqual(self.song(title='Night Train')[1].get('length', -1), 0)
                player.close()
                self.wait_gone('media-playback')

    def test_an_artist_that_is_no_list_is_shown(self):
        self.player(song=dict(artist='Just One'))
        self.song(text='Just One')

    def test_several_artists_are_joined(self):
        self.player(song=dict(artist=['A', 'B', '']))
        self.song(text='A, B')

    def test_a_track_id_that_is_a_string_changes_nothing(self):
        self.player(song=dict(trackid='spotify:track:123'))
        self.song(title='Night Train')

    def test_a_player_with_next_to_no_properties_is_shown(self):
        Player(self.world, 'bare', PlaybackStatus='Playing', Metadata=metadata(title='Bare'))
        _, fields = self.song(title='Bare')
        self.assertNotIn('previous', [action['key'] for action in fields.get('actions', [])])

    def test_a_song_without_a_title_is_called_by_its_file_or_its_player(self):
        player = Player(self.world, 'bare', PlaybackStatus='Playing',
                        Metadata=metadata(url='file:///home/me/My%20Song.ogg'))
        self.song(title='My Song.ogg')
        player.change(Metadata=metadata(url=''))
        self.song(title='Bare')

    def test_properties_of_absurd_types_are_survived(self):
        self.player(Metadata=variant('s', 'none'), PlaybackStatus=variant('i', 3),
                    Rate=variant('s', 'fast'), CanGoNext=variant('as', ['x']),
                    Position=variant('(ii)', (1, 2)))
        self.player('good')
        self.song(app='Good', title='Night Train')

    def test_metadata_repeated_each_second_changes_nothing_on_the_panel(self):
        player = self.player()
        id, before = self.song(title='Night Train')
        self.wait_field('position', lambda value: value >= 10_000_000)
        asked = len(player.called)
        for _ in range(50):
            player.change(Metadata=metadata(**SONG), PlaybackStatus='Playing')
        player.change(CanGoNext=False)
        self.world.wait_for(lambda: len(self.song()[1]['actions']) == 2, 'the last change')
        self.assertEqual(self.song(title='Night Train')[0], id)
        self.assertEqual(len(player.called), asked)

    def test_a_player_that_only_says_what_changed_is_asked(self):
        player = self.player()
        self.song(title='Night Train')
        player.player['Metadata'] = variant('a{sv}', {'xesam:title': variant('s', 'Next One')})
        player.change(invalidated=['Metadata'])
        self.song(title='Next One')

    def test_a_player_slow_to_say_its_name_is_shown_with_it(self):
        player = self.player()
        self.song(title='Night Train')
        player.release(player.name)
        self.wait_gone('media-playback')
        player.busy = True
        player.own(player.name)
        self.world.wait_for(lambda: player.asked, 'the question for its name')
        player.change(Metadata=metadata(**dict(SONG, title='Night Train')), PlaybackStatus='Playing')
        player.answer()
        _, fields = self.song(title='Night Train')
        self.assertEqual(fields['app'], 'Test')

    def test_a_pause_stops_the_bar_and_play_goes_on(self):
        player = self.player()
        self.wait_field('position', lambda value: value >= 10_000_000)
        player.change(PlaybackStatus='Paused')
        self.song(rate=0.0)
        player.change(PlaybackStatus='Playing')
        self.song(rate=1.0)
        player.change(Rate=2.0)
        self.song(rate=2.0)

    def test_a_seek_moves_the_bar(self):
        player = self.player()
        self.song(title='Night Train')
        player.seek(150_000_000)
        self.wait_field('position', lambda value: value >= 150_000_000)

    def test_a_song_of_a_player_that_vanishes_goes(self):
        player = self.player()
        self.song(title='Night Train')
        player.close()
        self.wait_gone('media-playback')

    def test_a_player_that_comes_again_is_shown_again(self):
        player = self.player()
        self.song(title='Night Train')
        player.release(player.name)
        self.wait_gone('media-playback')
        player.own(player.name)
        self.song(title='Night Train')

    def test_the_player_that_began_last_is_shown_then_the_other_again(self):
        first = self.player('first', song=dict(title='One', length=100_000_000))
        self.song(title='One', app='First')
        second = self.player('second', song=dict(title='Two'))
        self.song(title='Two', app='Second')
        self.assertEqual(len(self.world.find('media-playback')), 1)
        second.close()
        self.song(title='One', app='First')
        first.close()
        self.wait_gone('media-playback')

    def test_a_player_that_only_stands_around_is_not_shown(self):
        self.player('ghost', status='Stopped')
        self.player('paused', status='Paused')
        self.player('real', song=dict(title='Real'))
        self.song(title='Real')
        self.assertEqual(len(self.world.find('media-playback')), 1)

    def test_a_stopped_player_leaves_the_panel_soon(self):
        player = self.player()
        self.song(title='Night Train')
        player.change(PlaybackStatus='Stopped')
        self.wait_gone('media-playback')

    def test_playerctld_is_no_player(self):
        proxy = self.player('playerctld')
        self.player('real', song=dict(title='Real'))
        self.song(title='Real', app='Real')
        self.assertEqual(proxy.called, [])

    def test_art_from_a_file_and_inline_is_shown_and_nothing_is_fetched(self):
        path = self.world.write('my cover.png', png((240, 160, 90), 64))
        player = self.player(song=dict(art='file://' + path.replace(' ', '%20')))
        self.world.wait_for(lambda: self.song()[1].get('image-size') == (64, 64), 'the cover')
        player.change(Metadata=metadata(**dict(SONG, title='Inline', art=data_uri((1, 99, 2)))))
        self.world.wait_for(lambda: self.song(title='Inline')[1].get('image-size') == (32, 32),
                            'the inline cover')
        player.change(Metadata=metadata(**dict(SONG, title='Remote', art='http://127.0.0.1:9/a.png')))
        self.world.wait_for(lambda: 'image-size' not in self.song(title='Remote')[1],
                            'no cover')

    def test_art_that_is_no_picture_leaves_the_song(self):
        path = self.world.write('cover.png', b'\x89PNG\r\n\x1a\nno')
        self.player(song=dict(art='file://' + path))
        self.song(title='Night Train')

    def test_what_a_player_cannot_do_is_not_offered(self):
        player = self.player(CanGoNext=False, CanPause=False)
        self.assertEqual([action['key'] for action in self.song()[1]['actions']], ['previous'])
        player.change(CanControl=False)
        self.world.wait_for(lambda: not self.song()[1].get('actions'), 'no buttons')


if __name__ == '__main__':
    main()
