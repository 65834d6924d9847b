# Makes a library of pictures, sounds and documents of a clone of the template.
./pants rename -- "Shelfmark" org.acme.shelfmark --commit
./pants new-feature -- albums 'name:str(1..120)! description:text(..2000)? shared:bool=true' --icon IconAlbum --commit
./pants new-feature -- assets 'name:str(1..200) kind:enum(image,audio,video,document) rating:int=0>=0<=5 size:int(64)=0>=0 taken_at:datetime? tags:json={} thumbnail:bytes(..65536)? source:url? album:ref(albums,set null)? owner' --icon IconPhoto --commit
./pants new-feature -- assets --add-field 'licence:enum(own,free,bought)=own' --commit
./pants remove-feature -- items --yes --commit
